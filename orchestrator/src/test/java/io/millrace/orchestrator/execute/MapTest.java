package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static io.millrace.tasks.sql.SqlTasks.query;
import static io.millrace.tasks.sql.SqlTasks.queryList;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.Retries;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks of which there is an instance for each element of a list. */
class MapTest {

  record File(String name, int rows) {}

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private static final List<File> FILES =
      List.of(new File("a.csv", 3), new File("b.csv", 4), new File("c.csv", 5));

  private final Map<String, Integer> loaded = new ConcurrentHashMap<>();
  private final AtomicReference<List<File>> files = new AtomicReference<>(FILES);
  private final AtomicReference<@Nullable String> bad = new AtomicReference<>();
  private final AtomicReference<@Nullable Integer> sum = new AtomicReference<>();

  private TaskRef<List<File>> files(DagBuilder dag) {
    return dag.task("files", javaList(File.class, context -> files.get()));
  }

  /** A file more each time that it is loaded; fails for the bad one. */
  private TaskRef<List<Integer>> load(DagBuilder dag, TaskRef<List<File>> files) {
    return dag.map(
        "load",
        files,
        each ->
            java(
                Integer.class,
                context -> {
                  File file = context.element(each);
                  if (file.name().equals(bad.get())) {
                    throw TaskFailed.forNow(
                        "cannot read " + file.name(), new java.io.IOException());
                  }
                  assertThat(context.index(each)).isEqualTo(files().indexOf(file));
                  loaded.merge(file.name(), 1, Integer::sum);
                  return file.rows();
                }));
  }

  private List<File> files() {
    return files.get();
  }

  private Dag dag(String id) {
    return dag(id, TriggerRule.ALL_SUCCESS);
  }

  private Dag dag(String id, TriggerRule ofSum) {
    DagBuilder dag = Dag.named(id);
    TaskRef<List<Integer>> load = load(dag, files(dag));
    dag.task(
            "sum",
            java(load, (rows, context) -> sum.set(rows.stream().mapToInt(Integer::intValue).sum())))
        .triggerRule(ofSum);
    return dag.build();
  }

  private static Map<String, String> states(EngineFixture engine, long run) {
    return new TreeMap<>(engine.states(run));
  }

  @Test
  void runsAnInstanceForEachElementAndHandsOnTheListOfTheirOutputs() {
    Dag dag = dag("mapped");
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(states(engine, run))
          .containsOnly(
              entry("files", "success"),
              entry("load", "success"),
              entry("load[0]", "success"),
              entry("load[1]", "success"),
              entry("load[2]", "success"),
              entry("sum", "success"));
      assertThat(loaded).containsOnly(entry("a.csv", 1), entry("b.csv", 1), entry("c.csv", 1));
      assertThat(sum.get()).isEqualTo(12);
    }
  }

  @Test
  void aTaskMayTakeTheOutputsOfTwo() {
    DagBuilder dag = Dag.named("two_inputs");
    TaskRef<List<File>> files = files(dag);
    TaskRef<Integer> most = dag.task("most", java(Integer.class, context -> 2));
    dag.task(
        "count",
        java(
            files,
            most,
            Integer.class,
            (all, limit, context) -> {
              sum.set(Math.min(all.size(), limit));
              return all.size();
            }));
    Dag built = dag.build();
    try (var engine = new EngineFixture(DATABASE.dataSource(), built)) {
      assertThat(engine.run(built)).isEqualTo(RunState.SUCCESS);
    }

    assertThat(sum).hasValue(2);
  }

  @Test
  void isSkippedWhereTheListIsEmpty() {
    files.set(List.of());
    Dag dag = dag("empty");
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(states(engine, run))
          .containsOnly(
              entry("files", "success"), entry("load", "skipped"), entry("sum", "skipped"));
      assertThat(engine.reason(run, "load")).isEqualTo("the list that it is mapped over is empty");
    }
  }

  @Test
  void failsOnceForAnElementThatFailedAfterItsRetriesAndTellsOnce() {
    DagBuilder dag = Dag.named("failing");
    load(dag, files(dag)).retries(Retries.fixed(2, Duration.ZERO));
    Dag built = dag.build();
    bad.set("b.csv");
    try (var engine = new EngineFixture(DATABASE.dataSource(), built)) {
      long run = engine.create(built, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(states(engine, run))
          .containsOnly(
              entry("files", "success"),
              entry("load", "failed"),
              entry("load[0]", "success"),
              entry("load[1]", "failed"),
              entry("load[2]", "success"));
      assertThat(engine.tryNumber(run, "load[1]")).isEqualTo(3);
      assertThat(engine.tryNumber(run, "load[0]")).isEqualTo(1);
      assertThat(engine.reason(run, "load"))
          .isEqualTo("1 of its 3 instances failed; first load[1]: cannot read b.csv");
      assertThat(engine.failures(run)).isEqualTo(1);
      assertThat(engine.alerts(run)).containsExactly("failed_task load", "failed_run null");
    }
  }

  @Test
  void runsOnlyWhatFailedAgainWhenTheRunIsRetried() {
    Dag dag = dag("retried");
    bad.set("b.csv");
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.states(run)).contains(entry("sum", "upstream_failed"));
      bad.set(null);

      engine.clear(run, new Clearing.Unsuccessful());

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(loaded).containsOnly(entry("a.csv", 1), entry("b.csv", 1), entry("c.csv", 1));
      assertThat(sum.get()).isEqualTo(12);
    }
  }

  @Test
  void runsOneInstanceAgainAndWhatDependsOnIt() {
    Dag dag = dag("one_again");
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);

      engine.clear(run, new Clearing.Tasks(Set.of("load[2]"), false, true, false));

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(loaded).containsOnly(entry("a.csv", 1), entry("b.csv", 1), entry("c.csv", 2));
      assertThat(engine.started.stream().filter("sum"::equals)).hasSize(2);
    }
  }

  @Test
  void isMappedAnewWhenItIsClearedAsAWhole() {
    Dag dag = dag("whole_again");
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      files.set(FILES.subList(1, 3));

      engine.clear(run, new Clearing.From("files"));

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(states(engine, run))
          .containsOnly(
              entry("files", "success"),
              entry("load", "success"),
              entry("load[0]", "success"),
              entry("load[1]", "success"),
              entry("load[2]", "removed"),
              entry("sum", "success"));
      assertThat(loaded).containsOnly(entry("a.csv", 1), entry("b.csv", 2), entry("c.csv", 2));
      assertThat(sum.get()).isEqualTo(9);
    }
  }

  @Test
  void handsOnNoListOfBeforeItWasCleared() {
    Dag dag = dag("none_again", TriggerRule.ALL_DONE);
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      files.set(List.of());

      engine.clear(run, new Clearing.From("files"));

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.states(run)).contains(entry("load", "skipped"), entry("sum", "failed"));
      assertThat(engine.reason(run, "sum")).isEqualTo("task load has left no output for sum");
    }
  }

  @Test
  void endsWithItsRunThatIsCancelledInTheMiddle() throws InterruptedException {
    var begun = new CountDownLatch(3);
    var never = new CountDownLatch(1);
    DagBuilder dag = Dag.named("cancelled");
    dag.map(
        "load",
        files(dag),
        each ->
            java(context -> {
              begun.countDown();
              never.await();
            }));
    Dag built = dag.build();
    try (var engine = new EngineFixture(DATABASE.dataSource(), built)) {
      long run = engine.create(built, "{}");
      begun.await();

      engine.cancel(run);

      assertThat(engine.await(run)).isEqualTo(RunState.CANCELLED);
      assertThat(states(engine, run))
          .containsOnly(
              entry("files", "success"),
              entry("load", "cancelled"),
              entry("load[0]", "cancelled"),
              entry("load[1]", "cancelled"),
              entry("load[2]", "cancelled"));
    }
  }

  @Test
  void goesOnElsewhereWhenItsNodeLeavesInTheMiddle() throws InterruptedException {
    var begun = new CountDownLatch(3);
    var hold = new AtomicReference<>(new CountDownLatch(1));
    DagBuilder dag = Dag.named("moved");
    var load =
        dag.map(
            "load",
            files(dag),
            each ->
                java(
                    Integer.class,
                    context -> {
                      begun.countDown();
                      Objects.requireNonNull(hold.get()).await();
                      return context.element(each).rows();
                    }));
    dag.task(
        "sum",
        java(
            load,
            Integer.class,
            (rows, context) -> {
              sum.set(rows.stream().mapToInt(Integer::intValue).sum());
              return rows.size();
            }));
    Dag built = dag.build();
    long run;
    try (var first = new EngineFixture(DATABASE.dataSource(), built)) {
      run = first.create(built, "{}");
      begun.await();
    }
    hold.set(new CountDownLatch(0));
    try (var second = new EngineFixture(DATABASE.dataSource(), built)) {
      assertThat(second.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(sum.get()).isEqualTo(12);
    }
  }

  @Test
  void standsInAQueryOfTheWarehouseWholeOrInPart() {
    var increments = new Increments(WAREHOUSE);
    DagBuilder dag = Dag.named("in_sql").warehouse("w");
    dag.map(
        "load",
        files(dag),
        each ->
            sql(
                insertInto(Increments.TABLE, field(name("n"), INTEGER))
                    .values(each.field("rows", INTEGER, File::rows))));
    var counted =
        dag.task(
            "counted",
            queryList(
                select(field(name("n"), INTEGER))
                    .from(Increments.TABLE)
                    .orderBy(field(name("n")))));
    dag.map("double", counted, each -> query(select(each.field(INTEGER).times(2))));
    Dag built = dag.build();
    try (var engine =
        new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), built)) {
      long run = engine.create(built, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(increments.count()).isEqualTo(3);
      assertThat(engine.states(run)).contains(entry("double[2]", "success")).hasSize(10);
    }
  }

  @Test
  void isOneTaskForTheTriggerRulesOfThoseAfterIt() {
    DagBuilder dag = Dag.named("one_for_others");
    var load = load(dag, files(dag)).tolerable();
    dag.task("after", java(context -> {})).after(load).triggerRule(TriggerRule.ALL_FAILED);
    Dag built = dag.build();
    bad.set("a.csv");
    try (var engine = new EngineFixture(DATABASE.dataSource(), built)) {
      long run = engine.create(built, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.states(run)).contains(entry("load", "failed"), entry("after", "success"));
    }
  }

  @Test
  void runsNoMoreInstancesAtOnceThanTheTaskMay() {
    var most = new AtomicReference<>(0);
    var now = new AtomicReference<>(0);
    DagBuilder dag = Dag.named("limited");
    var numbers =
        dag.task(
            "numbers", javaList(Integer.class, context -> IntStream.range(0, 40).boxed().toList()));
    dag.map(
            "load",
            numbers,
            each ->
                java(context -> {
                  int running = now.updateAndGet(number -> number + 1);
                  most.accumulateAndGet(running, Math::max);
                  now.updateAndGet(number -> number - 1);
                }))
        .maxActive(2);
    Dag built = dag.build();
    try (var engine = new EngineFixture(DATABASE.dataSource(), built)) {
      assertThat(engine.run(built)).isEqualTo(RunState.SUCCESS);
      assertThat(most.get()).isBetween(1, 2);
    }
  }
}
