package io.millrace.orchestrator.run;

/**
 * Where a task instance stands in its run.
 *
 * @param parentId the mapped task, group or loop that it is an instance of; 0 if of none
 * @param mapIndex of which element, from 0; -1 if of none
 */
record Place(long dagRunId, int ordinal, long parentId, int mapIndex) {

  /** Of a task that is one of its run. */
  static Place ofRun(long dagRunId, int ordinal) {
    return new Place(dagRunId, ordinal, 0, -1);
  }

  /** Of another task, for the same element. */
  Place beside(int other) {
    return new Place(dagRunId, other, parentId, mapIndex);
  }
}
