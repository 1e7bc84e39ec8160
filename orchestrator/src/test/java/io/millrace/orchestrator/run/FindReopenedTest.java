package io.millrace.orchestrator.run;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Dag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which mapped tasks come to another end by marks; and that each is asked about once. */
class FindReopenedTest {

  private static final int INSTANCES = 2_000;

  private final List<HeldTask> tasks = new ArrayList<>();

  /** The states of all tasks, which counts how often it is asked. */
  private static final class Asked extends HashMap<HeldTask, TaskState> {
    private static final long serialVersionUID = 1;
    private int times;

    @Override
    public TaskState getOrDefault(Object task, @Nullable TaskState otherwise) {
      times++;
      return requireNonNull(super.getOrDefault(task, requireNonNull(otherwise)));
    }
  }

  @Test
  void looksAtEachInstanceOnceWhenAllAreMarkedAsSuccess() {
    RunGraph graph = mapped();
    HeldTask load = held(1, "load", TaskState.FAILED, MapPlace.NONE, INSTANCES);
    for (int index = 0; index < INSTANCES; index++) {
      held(1, "load", TaskState.FAILED, new MapPlace(load.taskInstanceId(), index, ""), null);
    }
    Set<HeldTask> marked = new HashSet<>(tasks);
    marked.remove(load);
    Asked states = states(marked, TaskState.SUCCESS);

    assertThat(FindReopened.of(new HeldTasks(graph, tasks), marked, Mark.SUCCESS, states))
        .containsExactly(load);
    assertThat(states.times).isLessThan(10 * INSTANCES);
  }

  @Test
  void asksNothingOfWhatIsMarkedItself() {
    RunGraph graph = mapped();
    HeldTask load = held(1, "load", TaskState.FAILED, MapPlace.NONE, 2);
    held(1, "load", TaskState.FAILED, new MapPlace(load.taskInstanceId(), 0, "[0]"), null);
    held(1, "load", TaskState.FAILED, new MapPlace(load.taskInstanceId(), 1, "[1]"), null);
    Set<HeldTask> marked = new HashSet<>(tasks);
    Asked states = states(marked, TaskState.SUCCESS);

    assertThat(FindReopened.of(new HeldTasks(graph, tasks), marked, Mark.SUCCESS, states))
        .isEmpty();
    assertThat(states.times).isZero();
  }

  @Test
  void reopensWhatIsAroundSeveralOnceTheLastOfThemIsOther() {
    RunGraph graph = nested();
    HeldTask each = held(1, "each", TaskState.FAILED, MapPlace.NONE, 2);
    List<HeldTask> inner = new ArrayList<>();
    Set<HeldTask> marked = new HashSet<>();
    for (int index = 0; index < 2; index++) {
      HeldTask part =
          held(2, "part", TaskState.FAILED, new MapPlace(each.taskInstanceId(), index, ""), 1);
      inner.add(part);
      marked.add(
          held(2, "part", TaskState.FAILED, new MapPlace(part.taskInstanceId(), 0, ""), null));
    }
    var all = new HeldTasks(graph, tasks);

    assertThat(FindReopened.of(all, marked, Mark.SUCCESS, states(marked, TaskState.SUCCESS)))
        .containsExactlyInAnyOrder(inner.getFirst(), inner.getLast(), each);
    marked.removeIf(task -> task.mapped().parentId() == inner.getLast().taskInstanceId());
    assertThat(FindReopened.of(all, marked, Mark.SUCCESS, states(marked, TaskState.SUCCESS)))
        .containsExactly(inner.getFirst());
  }

  private static RunGraph mapped() {
    var dag = Dag.named("shop");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    dag.map("load", files, each -> java(context -> {}));
    return RunGraph.of(dag.build());
  }

  private static RunGraph nested() {
    var dag = Dag.named("shop");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    dag.mapGroup(
        "each", files, (file, group) -> group.map("part", files, one -> java(context -> {})));
    return RunGraph.of(dag.build());
  }

  private HeldTask held(
      int ordinal, String taskId, TaskState state, MapPlace place, @Nullable Integer mapSize) {
    var task =
        new HeldTask(tasks.size() + 1, 1, ordinal, taskId, 1, 1, state, false, place, mapSize);
    tasks.add(task);
    return task;
  }

  private Asked states(Set<HeldTask> marked, TaskState marks) {
    var states = new Asked();
    tasks.forEach(task -> states.put(task, marked.contains(task) ? marks : task.state()));
    return states;
  }
}
