package io.millrace.orchestrator.run;

/** A pool that cannot be what was asked for, or is not there; the message says what to do. */
public final class PoolRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PoolRefused(String message) {
    super(message);
  }
}
