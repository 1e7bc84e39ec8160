package io.millrace.orchestrator.run;

import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Concurrency;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Mapping;
import io.millrace.tasks.MaxActive;
import io.millrace.tasks.Past;
import io.millrace.tasks.Relations;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskRole;
import io.millrace.tasks.TriggerRule;
import io.millrace.tasks.WarehouseOperator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The structure of a DAG version: tasks by ordinal, in an order that respects every edge.
 * Immutable.
 *
 * @param dagId the DAG's name
 * @param maxActive how much of it at once
 * @param nodes its tasks
 * @param notices what is told of besides failures
 */
public record RunGraph(
    String dagId, MaxActive maxActive, List<Node> nodes, List<RunNotice> notices) {

  /** Where a task takes effect. */
  public enum Kind {
    WAREHOUSE,
    EXTERNAL;

    /** As the database has it: lower case. */
    String key() {
      return Lower.of(this);
    }

    /** Reads {@link #key}. */
    static Kind of(String key) {
      return valueOf(key.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * One task.
   *
   * @param queue the nodes that take it may run the task
   * @param concurrency what limits it beside others
   * @param relations how it stands to others, its edges aside
   * @param upstream ordinals directly before it, ascending
   * @param downstream ordinals directly after it, ascending
   * @param mapping whether it is one of a run or many
   */
  public record Node(
      String taskId,
      Kind kind,
      TriggerRule rule,
      boolean tolerable,
      String queue,
      Concurrency concurrency,
      Relations relations,
      List<Integer> upstream,
      List<Integer> downstream,
      NodeMapping mapping) {

    /** One that stands to others by its edges alone, and of which a run has one. */
    public Node(
        String taskId,
        Kind kind,
        TriggerRule rule,
        boolean tolerable,
        String queue,
        Concurrency concurrency,
        List<Integer> upstream,
        List<Integer> downstream) {
      this(
          taskId,
          kind,
          rule,
          tolerable,
          queue,
          concurrency,
          Relations.NONE,
          upstream,
          downstream,
          NodeMapping.NONE);
    }
  }

  public RunGraph {
    nodes = List.copyOf(nodes);
    notices = List.copyOf(notices);
  }

  /** One of which nothing is told besides failures. */
  public RunGraph(String dagId, MaxActive maxActive, List<Node> nodes) {
    this(dagId, maxActive, nodes, List.of());
  }

  public static RunGraph of(Dag dag) {
    Map<String, Integer> ordinals = new HashMap<>();
    dag.tasks().forEach(task -> ordinals.put(task.id(), ordinals.size()));
    List<List<Integer>> downstream = new ArrayList<>();
    List<List<Integer>> upstream = new ArrayList<>();
    for (int i = 0; i < dag.tasks().size(); i++) {
      downstream.add(new ArrayList<>());
      upstream.add(new ArrayList<>());
    }
    for (Task<?> task : dag.tasks()) {
      int child = ordinals.getOrDefault(task.id(), -1);
      for (String parent : task.upstream()) {
        int from = ordinals.getOrDefault(parent, -1);
        downstream.get(from).add(child);
        upstream.get(child).add(from);
      }
    }
    Set<String> collected = collected(dag);
    List<Node> nodes = new ArrayList<>();
    for (Task<?> task : dag.tasks()) {
      nodes.add(
          new Node(
              task.id(),
              task.operator() instanceof WarehouseOperator<?> ? Kind.WAREHOUSE : Kind.EXTERNAL,
              task.triggerRule(),
              task.limits().tolerable(),
              task.queue(),
              task.concurrency(),
              task.relations(),
              upstream.get(nodes.size()).stream().sorted().toList(),
              downstream.get(nodes.size()).stream().sorted().toList(),
              NodeMapping.of(
                  dag,
                  task,
                  collected.contains(task.id()),
                  other -> ordinals.getOrDefault(other, -1))));
    }
    return new RunGraph(dag.id(), dag.maxActive(), nodes, RunNotice.of(dag));
  }

  /** The tasks whose outputs others take, or are collected in turn. */
  private static Set<String> collected(Dag dag) {
    Set<String> collected = new HashSet<>();
    for (Task<?> task : dag.tasks()) {
      task.operator().inputs().forEach(input -> collected.add(input.id()));
      if (task.mapping().repeat() instanceof Mapping.Repeat.Over over) {
        collected.add(over.taskId());
      }
      if (task.mapping().result() != null && !task.mapping().result().equals(task.id())) {
        collected.add(task.mapping().result());
      }
    }
    return collected;
  }

  /** The tasks that there is an instance of for each element of a mapped one, or iteration. */
  List<Integer> bodyOf(int ordinal) {
    List<Integer> members =
        IntStream.range(0, nodes.size())
            .filter(other -> Objects.equals(nodes.get(other).mapping().in(), ordinal))
            .boxed()
            .toList();
    return members.isEmpty() ? List.of(ordinal) : members;
  }

  /** The mapped group or loop around all others that it is in; itself if it is in none. */
  int wholeOf(int ordinal) {
    int whole = ordinal;
    for (Integer in = nodes.get(whole).mapping().in();
        in != null;
        in = nodes.get(whole).mapping().in()) {
      whole = in;
    }
    return whole;
  }

  /** Those tasks, and all that are in them where they are mapped groups or loops. */
  SortedSet<Integer> andMembers(Collection<Integer> ordinals) {
    SortedSet<Integer> all = new TreeSet<>();
    for (int ordinal = 0; ordinal < nodes.size(); ordinal++) {
      if (ordinals.contains(wholeOf(ordinal))) {
        all.add(ordinal);
      }
    }
    return all;
  }

  /** Those tasks and all that comes after them, by ordinal, in order. */
  public SortedSet<Integer> andDownstream(Collection<Integer> ordinals) {
    return reach(ordinals, Node::downstream);
  }

  /** Those tasks and all that comes before them, by ordinal, in order. */
  SortedSet<Integer> andUpstream(Collection<Integer> ordinals) {
    return reach(ordinals, Node::upstream);
  }

  private SortedSet<Integer> reach(
      Collection<Integer> ordinals, Function<Node, List<Integer>> neighbours) {
    SortedSet<Integer> found = new TreeSet<>();
    Deque<Integer> open = new ArrayDeque<>(ordinals);
    while (!open.isEmpty()) {
      int ordinal = open.remove();
      if (found.add(ordinal)) {
        open.addAll(neighbours.apply(nodes.get(ordinal)));
      }
    }
    return found;
  }

  /** The ordinal of a task; empty if this version has none of that name. */
  public OptionalInt ordinal(String taskId) {
    return IntStream.range(0, nodes.size())
        .filter(ordinal -> nodes.get(ordinal).taskId().equals(taskId))
        .findFirst();
  }

  /** Whether the run after this one may wait for the end of a task. */
  boolean isAwaited(int ordinal) {
    Node node = nodes.get(ordinal);
    return node.relations().dependsOnPast()
        || node.upstream().stream()
            .anyMatch(before -> nodes.get(before).relations().past() == Past.SAME_TASK_AND_NEXT);
  }

  /** Whether any task sets up what others need. */
  boolean hasSetups() {
    return nodes.stream().anyMatch(node -> node.relations().role() == TaskRole.SETUP);
  }

  /** Whether any group is tried again as a whole. */
  boolean hasRetriedGroups() {
    return nodes.stream().anyMatch(node -> node.relations().retries() != null);
  }

  boolean isTeardown(int ordinal) {
    return nodes.get(ordinal).relations().role() == TaskRole.TEARDOWN;
  }

  /** Whether any task asks something of the run before. */
  boolean dependsOnPast() {
    return nodes.stream().anyMatch(node -> node.relations().dependsOnPast());
  }

  /** How many task instances a run begins with; members of mapped groups come later. */
  int tasksAtFirst() {
    return (int) nodes.stream().filter(node -> node.mapping().in() == null).count();
  }

  public int edges() {
    return nodes.stream().mapToInt(node -> node.upstream().size()).sum();
  }

  /** SHA-256, in hex, of everything that makes this structure what it is. */
  public String hash() {
    return StructureHash.of(this);
  }
}
