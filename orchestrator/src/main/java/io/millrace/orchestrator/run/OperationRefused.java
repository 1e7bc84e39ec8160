package io.millrace.orchestrator.run;

/** What somebody asks of a run or a task that it is in no state for; the message says why. */
public final class OperationRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OperationRefused(String message) {
    super(message);
  }
}
