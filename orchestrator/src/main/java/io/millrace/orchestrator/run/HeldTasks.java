package io.millrace.orchestrator.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.DSLContext;

/** The task instances of a locked run, locked, and how they depend on each other. */
final class HeldTasks {

  private final RunGraph graph;
  private final List<HeldTask> all;
  private final Map<Place, HeldTask> byPlace = new HashMap<>();
  private final Map<Integer, HeldTask> byOrdinal = new HashMap<>();
  private final Map<Long, HeldTask> byId = new HashMap<>();
  private final Map<Long, List<HeldTask>> instances = new HashMap<>();

  /** {@code all} in an order that respects every edge, none of them removed. */
  HeldTasks(RunGraph graph, List<HeldTask> all) {
    this.graph = graph;
    this.all = all;
    for (HeldTask task : all) {
      byPlace.put(task.place(), task);
      if (task.mapped().isNone()) {
        byOrdinal.put(task.ordinal(), task);
      }
      byId.put(task.taskInstanceId(), task);
      instances.computeIfAbsent(task.mapped().parentId(), id -> new ArrayList<>()).add(task);
    }
  }

  static HeldTasks of(DSLContext tx, LockedRun run, RunGraph graph) {
    return new HeldTasks(
        graph, HeldTask.of(tx, run.dagRunId()).stream().filter(task -> !task.isRemoved()).toList());
  }

  RunGraph graph() {
    return graph;
  }

  RunGraph.Node node(HeldTask task) {
    return graph.nodes().get(task.ordinal());
  }

  /** In an order that respects every edge. */
  List<HeldTask> all() {
    return all;
  }

  /** The task of an ordinal, as a whole if it is mapped; it is no member of a mapped group. */
  HeldTask task(int ordinal) {
    HeldTask task = byOrdinal.get(ordinal);
    if (task == null) {
      throw new IllegalStateException(
          "a run has no task " + graph.nodes().get(ordinal).taskId() + " of its own");
    }
    return task;
  }

  /** By what people call it, as in {@code load} or {@code load[3]}. */
  Optional<HeldTask> named(String label) {
    return all.stream().filter(task -> task.label().equals(label)).findFirst();
  }

  Optional<HeldTask> byId(long taskInstanceId) {
    return Optional.ofNullable(byId.get(taskInstanceId));
  }

  /** The mapped task, group or loop that it is an instance of. */
  private Stream<HeldTask> parent(HeldTask task) {
    return byId(task.mapped().parentId()).stream();
  }

  /** Those around it, from the inside out. */
  List<HeldTask> around(HeldTask task) {
    return parent(task)
        .flatMap(parent -> Stream.concat(Stream.of(parent), around(parent).stream()))
        .toList();
  }

  /** Those of a mapped task, group or loop, not theirs. */
  List<HeldTask> instances(HeldTask task) {
    return instances.getOrDefault(task.taskInstanceId(), List.of());
  }

  /** Its instances, and theirs. */
  List<HeldTask> below(HeldTask task) {
    return instances(task).stream()
        .flatMap(instance -> Stream.concat(Stream.of(instance), below(instance).stream()))
        .toList();
  }

  /** Whether a try of it, or of an instance of it, may take effect yet. */
  boolean isAnyUnderWay(HeldTask task) {
    return task.isUnderWay() || below(task).stream().anyMatch(HeldTask::isUnderWay);
  }

  private boolean isInstanceOfItsTask(HeldTask task) {
    return node(task).mapping().isRepeated() && !task.isMapped();
  }

  private List<HeldTask> before(HeldTask task) {
    return beside(task, RunGraph.Node::upstream, this::before);
  }

  private List<HeldTask> after(HeldTask task) {
    return beside(task, RunGraph.Node::downstream, this::after);
  }

  /** Those next to it for the same element, and next to the group that it is an instance of. */
  private List<HeldTask> beside(
      HeldTask task,
      Function<RunGraph.Node, List<Integer>> ordinals,
      Function<HeldTask, List<HeldTask>> outside) {
    Stream<HeldTask> here =
        isInstanceOfItsTask(task)
            ? Stream.empty()
            : ordinals.apply(node(task)).stream()
                .flatMap(
                    other -> Optional.ofNullable(byPlace.get(task.place().beside(other))).stream());
    return Stream.concat(here, parent(task).flatMap(parent -> outside.apply(parent).stream()))
        .toList();
  }

  /** Those and all that comes before them. */
  Set<HeldTask> andBefore(Collection<HeldTask> tasks) {
    return closure(tasks, this::before);
  }

  /** Those and all that comes after them. */
  Set<HeldTask> andAfter(Collection<HeldTask> tasks) {
    return closure(tasks, this::after);
  }

  private static Set<HeldTask> closure(
      Collection<HeldTask> tasks, Function<HeldTask, List<HeldTask>> next) {
    Set<HeldTask> found = new LinkedHashSet<>();
    Deque<HeldTask> open = new ArrayDeque<>(tasks);
    while (!open.isEmpty()) {
      HeldTask task = open.remove();
      if (found.add(task)) {
        open.addAll(next.apply(task));
      }
    }
    return found;
  }

  /** What it waits for, by these states: the tasks before it. */
  Counters upstream(HeldTask task, Function<HeldTask, TaskState> states) {
    Increment sum = Increment.none(task.place());
    List<Integer> before = isInstanceOfItsTask(task) ? List.of() : node(task).upstream();
    for (int ordinal : before) {
      HeldTask parent = byPlace.get(task.place().beside(ordinal));
      TaskState state = parent == null ? TaskState.WAITING : states.apply(parent);
      sum = state.ended() ? sum.plus(state) : sum;
    }
    return new Counters(before.size(), 0, 0, 0).plus(sum);
  }

  /** Whether an instance of it counts as failed, by these states. */
  boolean hasFailedInstance(HeldTask task, Function<HeldTask, TaskState> states) {
    return instances(task).stream()
        .anyMatch(instance -> countsAsFailed(instance, states.apply(instance)));
  }

  /** Whether it would at the mapped task, group or loop that it is an instance of. */
  boolean countsAsFailed(HeldTask instance, TaskState state) {
    TaskState counted =
        isInstanceOfItsTask(instance)
            ? state
            : InstancesEnded.ofMember(state, node(instance).tolerable());
    return counted.unsuccessful();
  }
}
