package io.millrace.orchestrator.run;

/** A run has no task instance of that name. */
public final class TaskNotFound extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TaskNotFound(String sentence) {
    super(sentence);
  }
}
