package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_VERSION;
import static io.millrace.sql.orchestrator.Tables.EVENT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.TriggerRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the history of all runs, event by event, and holds each against the rules: a step is
 * legal and begins where the last one ended; a task becomes ready, is skipped or cannot start
 * exactly as its trigger rule says of the states upstream at that moment; a run ends as its tasks
 * did. Then the history and the rows say the same.
 */
final class Replay {

  /** A task instance as the history has it so far. */
  private static final class Instance {
    private final Run run;
    private final Place place;
    private final boolean isMapped;
    private TaskState state = TaskState.WAITING;
    private int size = -1;

    Instance(Run run, Place place, boolean isMapped) {
      this.run = run;
      this.place = place;
      this.isMapped = isMapped;
    }

    RunGraph.Node node() {
      return run.graph.nodes().get(place.ordinal());
    }

    boolean isInstanceOfItsTask() {
      return node().mapping().isRepeated() && !isMapped;
    }

    @Override
    public String toString() {
      return place.toString();
    }
  }

  private static final class Run {
    private final RunGraph graph;
    private final Map<Place, Instance> tasks = new LinkedHashMap<>();
    private @Nullable String state;

    Run(RunGraph graph) {
      this.graph = graph;
    }
  }

  private static final Pattern GROWN = Pattern.compile("(?:mapped over|iteration) (\\d+).*");

  private final DSLContext sql;
  private final Map<Long, Run> runs = new HashMap<>();
  private final Map<Long, Instance> tasks = new LinkedHashMap<>();
  private final Map<Long, List<Instance>> instances = new HashMap<>();
  private int groupsEnded;
  private int groupsAgain;

  Replay(DSLContext sql, Map<String, RunGraph> graphs) {
    this.sql = sql;
    sql.select(DAG_RUN.DAG_RUN_ID, DAG_VERSION.DAG_ID)
        .from(DAG_RUN)
        .join(DAG_VERSION)
        .on(DAG_VERSION.DAG_VERSION_ID.eq(DAG_RUN.DAG_VERSION_ID))
        .where(DAG_RUN.DAG_ID.in(graphs.keySet()))
        .forEach(row -> runs.put(row.value1(), new Run(known(graphs, row.value2()))));
    sql.select(
            TASK_INSTANCE.TASK_INSTANCE_ID,
            TASK_INSTANCE.DAG_RUN_ID,
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.PARENT_ID,
            TASK_INSTANCE.MAP_INDEX,
            TASK_INSTANCE.MAP_SIZE)
        .from(TASK_INSTANCE)
        .forEach(row -> {
          var place = new Place(row.value2(), row.value3(), row.value4(), row.value5());
          Run run = known(runs, row.value2());
          var task = new Instance(run, place, row.value6() != null);
          tasks.put(row.value1(), task);
          run.tasks.put(place, task);
          instances.computeIfAbsent(row.value4(), id -> new ArrayList<>()).add(task);
        });
  }

  /** Answers how many events there were. */
  int holds() {
    int events = 0;
    try (var all =
        sql.select(
                EVENT.DAG_RUN_ID,
                EVENT.TASK_INSTANCE_ID,
                EVENT.FROM_STATE,
                EVENT.TO_STATE,
                EVENT.REASON)
            .from(EVENT)
            .orderBy(EVENT.EVENT_ID)
            .fetchLazy()) {
      for (var row : all) {
        if (row.value2() == null) {
          ofRun(known(runs, row.value1()), row.value3(), row.value4());
        } else {
          ofTask(row.value2(), row.value3(), row.value4(), row.value5());
        }
        events++;
      }
    }
    assertRowsSayTheSame();
    return events;
  }

  private static void ofRun(Run run, @Nullable String from, String to) {
    assertThat(from).isEqualTo(run.state);
    if (from != null && !from.equals(to)) { // else somebody paused it, or marked it as failed
      assertThat(RunState.of(from).canBecome(RunState.of(to))).as("%s to %s", from, to).isTrue();
    }
    run.state = to;
  }

  private void ofTask(long id, String from, String to, @Nullable String reason) {
    Instance task = known(tasks, id);
    String where = "task " + task + ", " + from + " to " + to + ": " + reason;
    assertThat(from).as(where).isEqualTo(task.state.key());
    TaskState next = TaskState.of(to);
    boolean marked = reason != null && reason.startsWith("marked as " + to);
    boolean removed = next == TaskState.REMOVED;
    if (from.equals(to)) {
      grew(task, String.valueOf(reason), where);
      return;
    }
    if (next == TaskState.WAITING || removed) {
      assertThat(reason).as(where).startsWith("cleared");
      groupsAgain += reason != null && reason.contains("is tried again") ? 1 : 0;
      if (!staysMapped(String.valueOf(reason))) {
        task.size = -1;
      }
    } else if (!marked) {
      assertThat(TaskState.of(from).canBecome(next)).as(where).isTrue();
    }
    boolean chosenFor = marked || (reason != null && reason.startsWith(DecideTasks.NOT_CHOSEN));
    if (from.equals(TaskState.WAITING.key())
        && next != TaskState.CANCELLED
        && !removed
        && !chosenFor) {
      decided(id, task, next, where);
    }
    task.state = next;
  }

  private static boolean staysMapped(String reason) {
    return reason.equals(ReopenMapped.REASON) || reason.endsWith(ReopenMapped.DECIDED);
  }

  private static void grew(Instance task, String reason, String where) {
    if (reason.startsWith("cleared")) {
      task.size = -1;
      return;
    }
    Matcher grown = GROWN.matcher(reason);
    assertThat(grown.find()).as(where).isTrue();
    assertThat(task.isMapped).as(where).isTrue();
    task.size = Integer.parseInt(grown.group(1));
  }

  private void decided(long id, Instance task, TaskState next, String where) {
    if (task.size >= 0) {
      Counters ended = instances(id, task);
      assertThat(ended.allDone()).as(where).isTrue();
      boolean isWell = ended.failed() == 0 && ended.success() > 0;
      boolean lacksOutput =
          isWell
              && task.node().mapping().collected()
              && where.contains(") has handed on nothing, and the list");
      assertThat(next)
          .as(where)
          .isEqualTo(
              lacksOutput || ended.failed() > 0
                  ? TaskState.FAILED
                  : isWell ? TaskState.SUCCESS : TaskState.SKIPPED);
      return;
    }
    Readiness readiness = readiness(task);
    boolean isUnmappable = task.isMapped && readiness == Readiness.READY;
    assertThat(readiness)
        .as(where)
        .isEqualTo(
            switch (next) {
              case READY, FAILED -> Readiness.READY;
              case SKIPPED -> isUnmappable ? Readiness.READY : Readiness.SKIP;
              case UPSTREAM_FAILED -> Readiness.UPSTREAM_FAILED;
              default -> throw new AssertionError(where);
            });
    assertThat(next == TaskState.FAILED && !task.isMapped).as(where).isFalse();
  }

  private static Counters upstream(Instance task) {
    List<Integer> before = task.isInstanceOfItsTask() ? List.of() : task.node().upstream();
    Increment sum = Increment.none(task.place);
    for (int ordinal : before) {
      Instance parent = known(task.run.tasks, task.place.beside(ordinal));
      sum = parent.state.ended() ? sum.plus(parent.state) : sum;
    }
    return new Counters(before.size(), sum.success(), sum.failed(), sum.skipped());
  }

  private Readiness readiness(Instance task) {
    if (task.isInstanceOfItsTask()) {
      return Readiness.READY;
    }
    TriggerRule rule = task.node().rule();
    if (task.place.parentId() != 0) {
      return Readiness.of(rule, upstream(task), Counters.NONE);
    }
    RunGraph graph = task.run.graph;
    int ordinal = task.place.ordinal();
    IntFunction<TaskState> states = of -> known(task.run.tasks, task.place.beside(of)).state;
    Readiness ruled = Readiness.of(rule, upstream(task), Setups.counters(graph, ordinal, states));
    if (!GroupEnds.is(graph, ordinal) || ruled != Readiness.READY) {
      return ruled;
    }
    groupsEnded++;
    List<Integer> members = GroupEnds.members(graph, ordinal);
    return GroupEnds.isBad(graph, ordinal, states)
        ? Readiness.UPSTREAM_FAILED
        : members.stream().allMatch(of -> states.apply(of) == TaskState.SKIPPED)
            ? Readiness.SKIP
            : Readiness.READY;
  }

  /** How often a group came to its end. */
  int groupsEnded() {
    return groupsEnded;
  }

  /** How often a task of a group began again with it. */
  int groupsAgain() {
    return groupsAgain;
  }

  /** Of a mapped task's instances, but for those that it does not have any more. */
  private Counters instances(long id, Instance task) {
    Increment sum = Increment.none(task.place);
    int all = 0;
    for (Instance one : instances.getOrDefault(id, List.of())) {
      if (one.place.mapIndex() >= task.size || one.state == TaskState.REMOVED) {
        continue;
      }
      TaskState counts =
          one.isInstanceOfItsTask()
              ? one.state
              : InstancesEnded.ofMember(one.state, one.node().tolerable());
      all++;
      sum = counts.ended() ? sum.plus(counts) : sum;
    }
    return new Counters(all, sum.success(), sum.failed(), sum.skipped());
  }

  /** The counters of a run that is asked to stop are not kept up: nothing asks them any more. */
  private void assertRowsSayTheSame() {
    Map<Long, String> stops =
        sql.select(DAG_RUN.DAG_RUN_ID, DAG_RUN.STOP_REASON)
            .from(DAG_RUN)
            .where(DAG_RUN.STOP_REASON.isNotNull())
            .fetchMap(DAG_RUN.DAG_RUN_ID, DAG_RUN.STOP_REASON);
    sql.select(
            TASK_INSTANCE.TASK_INSTANCE_ID,
            TASK_INSTANCE.STATE,
            TASK_INSTANCE.UPSTREAM_TOTAL,
            TASK_INSTANCE.UPSTREAM_SUCCESS,
            TASK_INSTANCE.UPSTREAM_FAILED,
            TASK_INSTANCE.UPSTREAM_SKIPPED)
        .from(TASK_INSTANCE)
        .forEach(row -> {
          Instance task = known(tasks, row.value1());
          assertThat(row.value2()).as("%s", task).isEqualTo(task.state.key());
          if (!stops.containsKey(task.place.dagRunId()) && task.state != TaskState.REMOVED) {
            assertThat(new Counters(row.value3(), row.value4(), row.value5(), row.value6()))
                .as("%s", task)
                .isEqualTo(task.size >= 0 ? instances(row.value1(), task) : upstream(task));
          }
        });
    sql.select(DAG_RUN.DAG_RUN_ID, DAG_RUN.STATE)
        .from(DAG_RUN)
        .forEach(row -> {
          Run run = known(runs, row.value1());
          RunState end = end(run, stops.get(row.value1()));
          assertThat(row.value2()).as("run %d", row.value1()).isEqualTo(run.state);
          assertThat(run.state).as("run %d", row.value1()).isEqualTo(end.key());
        });
  }

  private static RunState end(Run run, @Nullable String stop) {
    int failures = 0;
    for (Instance task : run.tasks.values()) {
      assertThat(task.state.ended()).as("%s", task).isTrue();
      boolean counts = task.place.parentId() == 0 && !task.node().tolerable();
      failures += task.state == TaskState.FAILED && counts ? 1 : 0;
    }
    return LockedRun.endState(stop == null ? null : StopReason.of(stop), failures);
  }

  private static <K, V> V known(Map<K, V> map, K key) {
    V value = map.get(key);
    assertThat(value).as("%s", key).isNotNull();
    return Objects.requireNonNull(value);
  }
}
