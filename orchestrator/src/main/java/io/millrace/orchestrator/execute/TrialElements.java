package io.millrace.orchestrator.execute;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Mapping;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a task that is tried alone is about: the first element of each list. */
final class TrialElements {

  private TrialElements() {}

  /** By the mapped task, group or loop; {@code outputs} are JSON by task id. */
  static Map<String, TryInputs.Element> of(Dag dag, Task<?> task, Map<String, String> outputs) {
    Map<String, TryInputs.Element> elements = new HashMap<>();
    for (Task<?> around : around(dag, task)) {
      switch (around.mapping().repeat()) {
        case null -> {}
        case Mapping.Repeat.Loop loop -> elements.put(around.id(), new TryInputs.Element(0, null));
        case Mapping.Repeat.Over over -> {
          String list = outputs.get(over.taskId());
          if (list != null) {
            elements.put(around.id(), new TryInputs.Element(0, first(list, over).toString()));
          }
        }
      }
    }
    return elements;
  }

  private static JsonNode first(String list, Mapping.Repeat.Over over) {
    JsonNode first = Json.read(list, JsonNode.class).get(0);
    if (first == null) {
      throw TaskFailed.forGood(
          "the list of %s has no element to try it with; take a run whose list has one"
              .formatted(over.taskId()));
    }
    return first;
  }

  /** The tasks whose outputs it needs: those that it takes, and those that it is mapped over. */
  static Set<String> needed(Dag dag, Task<?> task) {
    Set<String> needed = new LinkedHashSet<>();
    task.operator().inputs().stream().map(TaskRef::id).forEach(needed::add);
    for (Task<?> around : around(dag, task)) {
      if (around.mapping().repeat() instanceof Mapping.Repeat.Over over) {
        needed.add(over.taskId());
      }
    }
    return needed;
  }

  /** The task and the groups that it is in, from the inside out. */
  private static List<Task<?>> around(Dag dag, Task<?> task) {
    List<Task<?>> around = new ArrayList<>();
    for (Task<?> one = task; one != null; one = find(dag, one.mapping().in())) {
      around.add(one);
    }
    return around;
  }

  private static @Nullable Task<?> find(Dag dag, @Nullable String taskId) {
    return dag.tasks().stream().filter(task -> task.id().equals(taskId)).findFirst().orElse(null);
  }
}
