package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.RunGraph;
import io.millrace.tasks.Choice;
import io.millrace.tasks.TaskFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tasks that a task has not chosen, if its output is a choice. */
final class Skips {

  private Skips() {}

  /**
   * Their ids.
   *
   * @param output JSON
   * @throws TaskFailed for good, if it chose what does not come directly after it
   */
  static List<String> of(RunningTry running, @Nullable String output) {
    if (output == null || running.task().operator().outputType() != Choice.class) {
      return List.of();
    }
    RunGraph graph = running.structure().graph();
    List<Integer> after =
        graph.nodes().get(graph.ordinal(running.taskId()).orElseThrow()).downstream();
    Choice choice = Json.read(output, Choice.class);
    Set<Integer> skipped =
        switch (choice.kind()) {
          case ALL -> Set.of();
          case STOP -> graph.andDownstream(after);
          case THESE -> {
            Set<Integer> others = new TreeSet<>(after);
            others.removeAll(graph.andDownstream(chosen(running.taskId(), choice, graph, after)));
            yield others;
          }
        };
    return names(graph, skipped);
  }

  private static List<Integer> chosen(
      String taskId, Choice choice, RunGraph graph, List<Integer> after) {
    List<Integer> chosen = new ArrayList<>();
    for (String task : choice.tasks()) {
      int ordinal = names(graph, after).indexOf(task);
      if (ordinal < 0) {
        throw TaskFailed.forGood(
            "%s chose %s, which does not come directly after it; %s"
                .formatted(
                    taskId,
                    task,
                    after.isEmpty()
                        ? "nothing does"
                        : String.join(", ", names(graph, after))
                            + (after.size() == 1 ? " does" : " do")));
      }
      chosen.add(after.get(ordinal));
    }
    return chosen;
  }

  private static List<String> names(RunGraph graph, Iterable<Integer> ordinals) {
    List<String> names = new ArrayList<>();
    ordinals.forEach(ordinal -> names.add(graph.nodes().get(ordinal).taskId()));
    return names;
  }
}
