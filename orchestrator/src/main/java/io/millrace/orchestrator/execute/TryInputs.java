package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_OUTPUT;

import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Enclosing;
import io.millrace.orchestrator.run.MapPlace;
import io.millrace.tasks.Each;
import io.millrace.tasks.Mapping;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a try is given beside its run.
 *
 * @param outputs of the tasks that it takes, JSON by task id
 * @param elements that it is about, by the mapped task, group or loop
 */
record TryInputs(Map<String, String> outputs, Map<String, Element> elements) {

  static final TryInputs NONE = new TryInputs(Map.of(), Map.of());

  /**
   * An element of a list, or an iteration.
   *
   * @param json null for the first iteration of a loop
   */
  record Element(int index, @Nullable String json) {}

  /** Of a try that takes no outputs and is about one element at most. */
  static TryInputs of(Claim claim, Task<?> task, @Nullable String element) {
    return claim.mapped().isNone()
        ? NONE
        : new TryInputs(
            Map.of(), Map.of(innermost(task), new Element(claim.mapped().index(), element)));
  }

  /** The mapped task, group or loop that an instance is one of. */
  private static String innermost(Task<?> task) {
    String in = task.mapping().in();
    return task.mapping().repeat() != null || in == null ? task.id() : in;
  }

  /** Of any try. */
  static TryInputs load(DSLContext database, Claim claim, LoadedDag dag, Task<?> task) {
    List<Enclosing> around = Enclosing.of(database, claim.mapped());
    Map<String, Element> elements = new HashMap<>();
    Elements all = Elements.of(database, around.stream().map(TryInputs::place).toList());
    around.forEach(one -> elements.put(one.taskId(), new Element(one.index(), all.at(place(one)))));
    Map<String, String> outputs = new HashMap<>();
    for (TaskRef<?> input : task.operator().inputs()) {
      Task<?> other = dag.tasks().get(input.id());
      String in = other == null ? null : other.mapping().in();
      String json = output(database, claim, input.id(), Enclosing.of(around, in));
      if (json != null) {
        outputs.put(input.id(), json);
      }
    }
    return new TryInputs(outputs, elements);
  }

  private static MapPlace place(Enclosing one) {
    return new MapPlace(one.taskInstanceId(), one.index(), "");
  }

  private static @Nullable String output(
      DSLContext database, Claim claim, String taskId, MapPlace place) {
    Condition there =
        TASK_INSTANCE
            .DAG_RUN_ID
            .eq(claim.dagRunId())
            .and(TASK_INSTANCE.TASK_ID.eq(taskId))
            .and(TASK_INSTANCE.PARENT_ID.eq(place.parentId()))
            .and(TASK_INSTANCE.MAP_INDEX.eq(place.index()));
    return database
        .select(TASK_OUTPUT.VALUE)
        .from(TASK_INSTANCE)
        .join(TASK_OUTPUT)
        .on(TASK_OUTPUT.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
        .where(there)
        .fetchOptional(row -> row.value1().data())
        .orElse(null);
  }

  /**
   * An output, as its task's handle says.
   *
   * @throws TaskFailed if there is none
   */
  <O> O output(TaskRef<O> other, String taskId) {
    String json = outputs.get(other.id());
    if (json == null) {
      throw TaskFailed.forGood("task " + other.id() + " has left no output for " + taskId);
    }
    return Json.read(json, other.storedType());
  }

  /**
   * Which element or iteration.
   *
   * @throws TaskFailed if the task is about none of these
   */
  int index(Each<?> each, String taskId) {
    return element(each.taskId(), taskId).index();
  }

  /**
   * The element; of a loop's first iteration, what the loop begins with.
   *
   * @param type as it is read back
   * @param around the mapped task, group or loop
   * @throws TaskFailed if the task is about none of its elements
   */
  Object element(String mappedId, Type type, String taskId, @Nullable Task<?> around) {
    String json = element(mappedId, taskId).json();
    if (json != null) {
      return Json.read(json, type);
    }
    if (around != null && around.mapping().repeat() instanceof Mapping.Repeat.Loop loop) {
      return loop.first();
    }
    throw TaskFailed.forGood("the element of " + mappedId + " is gone; clear " + mappedId);
  }

  private Element element(String mappedId, String taskId) {
    Element element = elements.get(mappedId);
    if (element == null) {
      throw TaskFailed.forGood(taskId + " " + Mapping.noPartOf(mappedId));
    }
    return element;
  }
}
