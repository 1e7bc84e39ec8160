package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.sensor.Sensors.untilFile;
import static io.millrace.tasks.sensor.Sensors.untilRow;
import static io.millrace.tasks.sensor.Sensors.untilTask;
import static io.millrace.tasks.sensor.Sensors.untilTime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.SensorContext;
import io.millrace.tasks.SensorOperator;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a sensor is told, and what it may ask. */
class SensorSightTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void findsFilesTimesAndOtherTasks(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("orders_7.csv"), "id\n");
    var builder = Dag.named("finds");
    RunParam<String> source = builder.param(RunParam.text(Dag.SOURCE).orElse(""));
    builder.task("file", untilFile("orders_*.csv"));
    builder.task("time", untilTime(Instant.EPOCH));
    builder.task("task", untilTask("earlier", "only").every(SECOND));
    Dag dag = builder.build();
    var earlierBuilder = Dag.named("earlier");
    earlierBuilder.task("only", java(context -> {}));
    Dag earlier = earlierBuilder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag, earlier)) {
      long run = engine.create(dag, "{\"%s\": \"%s\"}".formatted(source.name(), folder));
      awaitDeferred(engine, run, "task");

      engine.create(earlier, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
    }
  }

  @Test
  void asksTheWarehouseWithTheRunsValues() {
    try (var warehouse = new HikariDataSource()) {
      warehouse.setDataSource(DATABASE.dataSource());
      DSLContext rows = DSL.using(warehouse, SQLDialect.POSTGRES);
      rows.execute("create table public.arrived (run text)");
      var builder = Dag.named("asks").warehouse("w");
      builder.task(
          "wait",
          untilRow(
                  "its row",
                  selectOne()
                      .from(table("public.arrived"))
                      .where(field("run", String.class).eq(RunValue.RUN_ID)))
              .every(SECOND));
      Dag dag = builder.build();

      try (var engine = new EngineFixture(DATABASE.dataSource(), name -> warehouse, dag)) {
        long run = engine.create(dag, "{}");
        rows.execute(
            "insert into public.arrived select run_id from orchestrator.dag_run"
                + " where dag_run_id = ?",
            run);

        assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      }
    }
  }

  @Test
  void getsTheOutputsThatItTakes() {
    var builder = Dag.named("takes");
    var loaded = builder.task("load", java(Long.class, context -> 3L));
    builder.task("wait", new UntilSeen(loaded, new AtomicInteger()));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
    }
  }

  /** Waits until it was asked as often as another task says. */
  private record UntilSeen(TaskRef<Long> times, AtomicInteger asked) implements SensorOperator {

    @Override
    public List<TaskRef<?>> inputs() {
      return List.of(times);
    }

    @Override
    public boolean poke(SensorContext context) {
      return asked.incrementAndGet() >= context.output(times);
    }

    @Override
    public Wait patience() {
      return new Wait(SECOND, Duration.ofMinutes(1), false, false);
    }

    @Override
    public String awaits() {
      return "its turn";
    }
  }

  @Test
  void takesNoSessionOfTheTasksInTheWarehouse() {
    var warehouses =
        new Warehouses() {
          @Override
          public DataSource named(String warehouse) {
            throw new IllegalStateException("these are for tasks");
          }

          @Override
          public DataSource forSensors(String warehouse) {
            return DATABASE.dataSource();
          }
        };
    var builder = Dag.named("apart").warehouse("w");
    builder.task("wait", untilRow("a row", selectOne()));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), warehouses, dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
    }
  }

  private static void awaitDeferred(EngineFixture engine, long run, String task) throws Exception {
    Poll.until(
        task + " is deferred",
        Duration.ofSeconds(20),
        () -> "deferred".equals(engine.states(run).get(task)));
  }
}
