package io.millrace.orchestrator.run;

import org.jspecify.annotations.Nullable;

/**
 * How the tasks directly upstream ended.
 *
 * @param total how many there are
 * @param success of them in success
 * @param failed of them in failed, upstream_failed or cancelled
 * @param skipped of them in skipped or removed
 */
public record Counters(int total, int success, int failed, int skipped) {

  static final Counters NONE = new Counters(0, 0, 0, 0);

  /** With what tasks that end add; null for nothing. */
  Counters plus(@Nullable Increment more) {
    return more == null
        ? this
        : new Counters(
            total, success + more.success(), failed + more.failed(), skipped + more.skipped());
  }

  int done() {
    return success + failed + skipped;
  }

  boolean allDone() {
    return done() == total;
  }
}
