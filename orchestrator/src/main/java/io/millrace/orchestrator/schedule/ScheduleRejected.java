package io.millrace.orchestrator.schedule;

/** A schedule that cannot be read, never fires, or does not when it is asked for. */
public final class ScheduleRejected extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ScheduleRejected(String message) {
    super(message);
  }
}
