package io.millrace.orchestrator.run;

/** A push claimed something of a run that turned out to be paused: it is done again, with care. */
final class RunPaused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RunPaused() {
    super(null, null, false, false);
  }
}
