package io.millrace.orchestrator.run;

/**
 * Which of the instances of a mapped task, group or loop a task instance is.
 *
 * @param parentId the mapped task, group or loop; 0 if it is an instance of none
 * @param index of which element or iteration, from 0; -1 if of none
 * @param path the same for people, from the outside in, as in {@code [3]} or {@code [3][0]}
 */
public record MapPlace(long parentId, int index, String path) {

  /** Of a task that is one of its run. */
  public static final MapPlace NONE = new MapPlace(0, -1, "");

  /** Whether it is an instance of none. */
  public boolean isNone() {
    return parentId == 0;
  }
}
