package io.millrace.orchestrator.run;

/**
 * How the tasks directly upstream ended.
 *
 * @param total how many there are
 * @param success of them in success
 * @param failed of them in failed, upstream_failed or cancelled
 * @param skipped of them in skipped or removed
 */
public record Counters(int total, int success, int failed, int skipped) {

  int done() {
    return success + failed + skipped;
  }

  boolean allDone() {
    return done() == total;
  }
}
