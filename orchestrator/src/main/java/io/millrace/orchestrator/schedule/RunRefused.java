package io.millrace.orchestrator.schedule;

/** A run that cannot be created as it was asked for; the message says what to correct. */
public final class RunRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RunRefused(String message) {
    super(message);
  }
}
