package io.millrace.orchestrator.run;

import java.util.List;

/**
 * What a run counts of its tasks.
 *
 * @param unfinished not at their end
 * @param failures failed and not tolerable
 */
record RunCounts(int unfinished, int failures) {

  /** Of these states, by ordinal. */
  static RunCounts of(RunGraph graph, List<TaskState> states) {
    int unfinished = 0;
    int failures = 0;
    for (int ordinal = 0; ordinal < states.size(); ordinal++) {
      TaskState state = states.get(ordinal);
      unfinished += state.ended() ? 0 : 1;
      failures += state == TaskState.FAILED && !graph.nodes().get(ordinal).tolerable() ? 1 : 0;
    }
    return new RunCounts(unfinished, failures);
  }
}
