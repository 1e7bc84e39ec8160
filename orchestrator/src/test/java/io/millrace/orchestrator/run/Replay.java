package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_VERSION;
import static io.millrace.sql.orchestrator.Tables.EVENT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the history of all runs, event by event, and holds each against the rules: a step is
 * legal and begins where the last one ended; a task becomes ready, is skipped or cannot start
 * exactly as its trigger rule says of the states upstream at that moment; a run ends as its tasks
 * did. Then the history and the rows say the same.
 */
final class Replay {

  private static final class Run {
    private final RunGraph graph;
    private final TaskState[] states;
    private @Nullable String state;

    Run(RunGraph graph) {
      this.graph = graph;
      this.states = new TaskState[graph.nodes().size()];
      Arrays.fill(states, TaskState.WAITING);
    }
  }

  private record Place(long dagRunId, int ordinal) {}

  private final DSLContext sql;
  private final Map<Long, Run> runs = new HashMap<>();
  private final Map<Long, Place> places = new HashMap<>();
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
    sql.select(TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.ORDINAL)
        .from(TASK_INSTANCE)
        .forEach(row -> places.put(row.value1(), new Place(row.value2(), row.value3())));
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
          ofTask(known(places, row.value2()), row.value3(), row.value4(), row.value5());
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

  private void ofTask(Place place, String from, String to, @Nullable String reason) {
    Run run = known(runs, place.dagRunId());
    String where = "task " + place + ", " + from + " to " + to;
    assertThat(from).as(where).isEqualTo(run.states[place.ordinal()].key());
    TaskState next = TaskState.of(to);
    boolean marked = reason != null && reason.startsWith("marked as " + to);
    if (next == TaskState.WAITING) {
      assertThat(reason).as(where).startsWith("cleared");
      groupsAgain += reason != null && reason.contains("is tried again") ? 1 : 0;
    } else if (!marked) {
      assertThat(TaskState.of(from).canBecome(next)).as(where).isTrue();
    }
    boolean chosenFor = marked || (reason != null && reason.startsWith(DecideTasks.NOT_CHOSEN));
    if (from.equals(TaskState.WAITING.key()) && next != TaskState.CANCELLED && !chosenFor) {
      assertThat(readiness(run, place))
          .as(where)
          .isEqualTo(
              switch (next) {
                case READY -> Readiness.READY;
                case SKIPPED -> Readiness.SKIP;
                case UPSTREAM_FAILED -> Readiness.UPSTREAM_FAILED;
                default -> throw new AssertionError(where);
              });
    }
    run.states[place.ordinal()] = next;
  }

  private Readiness readiness(Run run, Place place) {
    RunGraph graph = run.graph;
    int ordinal = place.ordinal();
    Readiness ruled =
        Readiness.of(
            graph.nodes().get(ordinal).rule(),
            upstream(run, place),
            Setups.counters(graph, ordinal, of -> run.states[of]));
    if (!GroupEnds.is(graph, ordinal) || ruled != Readiness.READY) {
      return ruled;
    }
    groupsEnded++;
    List<Integer> members = GroupEnds.members(graph, ordinal);
    return GroupEnds.isBad(graph, ordinal, of -> run.states[of])
        ? Readiness.UPSTREAM_FAILED
        : members.stream().allMatch(of -> run.states[of] == TaskState.SKIPPED)
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

  private static Counters upstream(Run run, Place place) {
    List<Integer> upstream = run.graph.nodes().get(place.ordinal()).upstream();
    Increment sum = Increment.none(place.dagRunId(), place.ordinal());
    for (int parent : upstream) {
      if (run.states[parent].ended()) {
        sum = sum.plus(run.states[parent]);
      }
    }
    return new Counters(upstream.size(), sum.success(), sum.failed(), sum.skipped());
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
            TASK_INSTANCE.UPSTREAM_SUCCESS,
            TASK_INSTANCE.UPSTREAM_FAILED,
            TASK_INSTANCE.UPSTREAM_SKIPPED)
        .from(TASK_INSTANCE)
        .forEach(row -> {
          Place place = known(places, row.value1());
          Run run = known(runs, place.dagRunId());
          assertThat(row.value2()).as("%s", place).isEqualTo(run.states[place.ordinal()].key());
          if (!stops.containsKey(place.dagRunId())) {
            assertThat(new Counters(total(run, place), row.value3(), row.value4(), row.value5()))
                .as("%s", place)
                .isEqualTo(upstream(run, place));
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

  private static int total(Run run, Place place) {
    return run.graph.nodes().get(place.ordinal()).upstream().size();
  }

  private static RunState end(Run run, @Nullable String stop) {
    int failures = 0;
    for (int task = 0; task < run.states.length; task++) {
      assertThat(run.states[task].ended()).isTrue();
      boolean counts = !run.graph.nodes().get(task).tolerable();
      failures += run.states[task] == TaskState.FAILED && counts ? 1 : 0;
    }
    return LockedRun.endState(stop == null ? null : StopReason.of(stop), failures);
  }

  private static <K, V> V known(Map<K, V> map, K key) {
    V value = map.get(key);
    assertThat(value).as("%s", key).isNotNull();
    return Objects.requireNonNull(value);
  }
}
