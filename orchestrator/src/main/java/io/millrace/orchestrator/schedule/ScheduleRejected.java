package io.millrace.orchestrator.schedule;

/** A schedule that cannot be read, or never fires. */
public final class ScheduleRejected extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ScheduleRejected(String message) {
    super(message);
  }
}
