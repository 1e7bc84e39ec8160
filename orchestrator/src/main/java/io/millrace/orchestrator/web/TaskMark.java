package io.millrace.orchestrator.web;

import io.millrace.orchestrator.run.GridReader.Cell;
import io.millrace.orchestrator.run.TaskState;

/**
 * How a task of a run looks in a grid and in a graph.
 *
 * @param warnings how many checks of its newest try failed that only warn
 */
record TaskMark(String taskId, TaskState state, int warnings) {

  private static final String WARNED = "warned";

  static TaskMark of(Cell cell) {
    return new TaskMark(cell.taskId(), cell.state(), cell.warnings());
  }

  /** What a success looks like that checks warned of. */
  public boolean isWarned() {
    return state == TaskState.SUCCESS && warnings > 0;
  }

  /** For style sheets. */
  public String classes() {
    return isWarned() ? state.key() + " " + WARNED : state.key();
  }

  public String sign() {
    return Show.sign(isWarned() ? WARNED : state.key());
  }

  public String words() {
    String words = Show.words(state.key());
    return isWarned() ? words + ", " + warning() : words;
  }

  public String warning() {
    return warnings == 1 ? "1 check warned" : warnings + " checks warned";
  }
}
