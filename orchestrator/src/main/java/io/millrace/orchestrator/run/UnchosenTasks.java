package io.millrace.orchestrator.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks branches have not chosen, in locked runs: those are skipped whatever their trigger
 * rule. Within a {@link Push}; not thread-safe.
 */
final class UnchosenTasks {

  private final HeldRuns runs;
  private final Map<Place, String> choosers = new HashMap<>();

  UnchosenTasks(HeldRuns runs) {
    this.runs = runs;
  }

  /**
   * Notes what a task has not chosen, of its own element if it is in a mapped group; but for what
   * tears something down, and for the end of a group, which goes by what is in it.
   */
  void add(Claim chooser, List<String> taskIds, Increments next) {
    RunGraph graph = runs.graph(chooser.dagRunId());
    for (String taskId : taskIds) {
      graph
          .ordinal(taskId)
          .ifPresent(ordinal -> {
            if (isSpared(graph, ordinal)) {
              return;
            }
            Place place = chooser.place().beside(ordinal);
            choosers.put(place, chooser.taskId());
            next.touch(place);
          });
    }
  }

  private static boolean isSpared(RunGraph graph, int ordinal) {
    return graph.isTeardown(ordinal) || GroupEnds.is(graph, ordinal);
  }

  /** Knows again what was not chosen before. */
  void recall(NotChosen.Choice choice) {
    RunGraph graph = runs.graph(choice.dagRunId());
    graph
        .ordinal(choice.taskId())
        .ifPresent(ordinal -> {
          if (!isSpared(graph, ordinal)) {
            choosers.put(choice.of(ordinal), choice.chooser());
          }
        });
  }

  /** Who has not chosen it; null if it may run. */
  @Nullable String chooser(Place place) {
    return choosers.get(place);
  }

  /** Whether a task is not to run, whatever its counters say. */
  boolean has(Increment task) {
    return choosers.containsKey(task.place());
  }
}
