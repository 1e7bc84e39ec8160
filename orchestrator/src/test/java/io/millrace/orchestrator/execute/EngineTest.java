package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.EVENT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_LOG;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EngineTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void runsAChainInOrder() {
    List<String> order = new CopyOnWriteArrayList<>();
    List<String> expected = new ArrayList<>();
    var builder = Dag.named("chain");
    TaskRef<Void> before = builder.task("t0", java(context -> order.add("t0")));
    expected.add("t0");
    for (int i = 1; i < 40; i++) {
      String id = "t" + i;
      expected.add(id);
      before = builder.task(id, java(context -> order.add(id))).after(before);
    }
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
      assertThat(order).isEqualTo(expected);
    }
  }

  @Test
  void runsEachOfAThousandOnceAndKeepsTriesEventsAndLogs() {
    AtomicInteger ran = new AtomicInteger();
    var builder = Dag.named("fan");
    TaskRef<Void> root = builder.task("root", java(context -> {}));
    TaskRef<Void> last = builder.task("last", java(context -> ran.addAndGet(-1000)));
    for (int i = 0; i < 1000; i++) {
      last.after(builder.task("t" + i, java(context -> ran.incrementAndGet())).after(root));
    }
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(ran).hasValue(0);
      var tries =
          DATABASE
              .sql()
              .select(TASK_TRY.TASK_INSTANCE_ID)
              .from(TASK_TRY)
              .join(TASK_INSTANCE)
              .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(TASK_TRY.TASK_INSTANCE_ID))
              .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
              .and(TASK_TRY.STATE.eq("success"));
      assertThat(DATABASE.sql().fetchCount(tries)).isEqualTo(1002);
      assertThat(DATABASE.sql().fetchCount(TASK_LOG, TASK_LOG.TASK_INSTANCE_ID.in(tries)))
          .isEqualTo(1002);
      assertThat(
              DATABASE
                  .sql()
                  .fetchCount(
                      EVENT,
                      EVENT
                          .DAG_RUN_ID
                          .eq(run)
                          .and(EVENT.TO_STATE.in("ready", "running", "success"))))
          .as("three steps a task and two of the run")
          .isEqualTo(3 * 1002 + 2);
    }
  }

  @Test
  void succeedsAlthoughATolerableTaskFailed() {
    var builder = Dag.named("tolerant");
    builder
        .task(
            "extra",
            java(context -> {
              throw TaskFailed.forGood("never mind");
            }))
        .tolerable();
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
    }
  }

  @Test
  void passesTypedOutputsAndParameters() {
    record Summary(long rows, String name) {}
    List<Summary> seen = new CopyOnWriteArrayList<>();
    var builder = Dag.named("typed");
    RunParam<Long> days = builder.param(RunParam.integer("days").orElse(7L));
    TaskRef<Summary> made =
        builder.task("make", java(Summary.class, context -> new Summary(context.param(days), "x")));
    builder.task("use", java(made, Summary.class, (value, context) -> add(seen, value)));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(engine.await(engine.create(dag, "{\"days\": \"3\"}"))).isEqualTo(RunState.SUCCESS);
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
      assertThat(seen).containsExactly(new Summary(3, "x"), new Summary(7, "x"));
    }
  }

  private static <T> T add(List<T> list, T value) {
    list.add(value);
    return value;
  }

  @Test
  void leavesRunsOfDagsThatItDoesNotKnowToOthers() {
    var known = Dag.named("known");
    known.task("only", java(context -> {}));
    var unknown = Dag.named("unknown");
    unknown.task("only", java(context -> {}));
    Dag mine = known.build();
    Dag theirs = unknown.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), mine)) {
      long waiting =
          engine
              .engine()
              .runs()
              .create(
                  new NewRun(
                      "unknown",
                      "manual__1",
                      RunType.MANUAL,
                      new Interval(Instant.EPOCH, Instant.EPOCH),
                      "{}",
                      List.of(),
                      null),
                  RunGraph.of(theirs));

      assertThat(engine.run(mine)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.run(mine)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.state(waiting)).isEqualTo(RunState.QUEUED);
    }
  }
}
