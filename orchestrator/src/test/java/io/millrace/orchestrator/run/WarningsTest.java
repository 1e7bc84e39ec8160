package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.GridReader.Cell;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The checks that warned, where a mapped task has very many instances. */
class WarningsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final int INSTANCES = 2_000;
  private static final int LATER = 20;

  @Test
  void aGridReadsTheInstancesThatChecksWarnedOfAlone() throws SQLException {
    try (var connection = DATABASE.connect()) {
      DSLContext sql = DSL.using(connection, SQLDialect.POSTGRES);
      long run = mapped(sql);
      warn(sql, instance(sql, run, 7));
      warn(sql, instance(sql, run, 8));
      warn(sql, instance(sql, run, 9));
      sql.update(TASK_INSTANCE)
          .set(TASK_INSTANCE.STATE, TaskState.REMOVED.key())
          .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(instance(sql, run, 9)))
          .execute();
      sql.execute("analyze orchestrator.task_instance");
      var grid = new GridReader(sql);

      long read =
          RowsRead.of(
              connection,
              "task_instance",
              () ->
                  assertThat(grid.cells(List.of(run)).getOrDefault(run, Map.of()).values())
                      .extracting(Cell::taskId, Cell::warnings)
                      .as("without the one that was removed")
                      .contains(tuple("load", 2)));

      assertThat(read).isLessThan(20);
      assertThat(RowsRead.of(connection, "task_instance", () -> sql.fetch(TASK_INSTANCE)))
          .isGreaterThan(INSTANCES);
    }
  }

  @Test
  void aGridOfOldRunsReadsNoWarningsOfLaterOnes() throws SQLException {
    try (var connection = DATABASE.connect()) {
      DSLContext sql = DSL.using(connection, SQLDialect.POSTGRES);
      long old = run(sql, "old");
      warn(sql, aTask(sql, old));
      sql.update(DAG_RUN)
          .set(DAG_RUN.STATE, RunState.SUCCESS.key())
          .set(DAG_RUN.STARTED_AT, DatabaseClock.in(Duration.ofMinutes(-10)))
          .set(DAG_RUN.ENDED_AT, DatabaseClock.in(Duration.ofMinutes(-5)))
          .where(DAG_RUN.DAG_RUN_ID.eq(old))
          .execute();
      for (int run = 0; run < LATER; run++) {
        warn(sql, aTask(sql, run(sql, "later" + run)));
      }
      sql.execute("set enable_seqscan = off");
      var grid = new GridReader(sql);

      long read =
          RowsRead.of(
              connection,
              "check_result",
              () ->
                  assertThat(grid.cells(List.of(old)).getOrDefault(old, Map.of()).values())
                      .extracting(Cell::warnings)
                      .containsExactly(1));

      assertThat(read).isLessThan(LATER / 2);
    }
  }

  private static long run(DSLContext sql, String name) {
    return new Runs(sql)
        .create(Graphs.manualRun("plain", name), Graphs.graph("plain", Graphs.warehouse("load")));
  }

  private static long aTask(DSLContext sql, long run) {
    return sql.fetchValue(TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.DAG_RUN_ID.eq(run));
  }

  private static long mapped(DSLContext sql) {
    var dag = Dag.named("wide");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    dag.map("load", files, each -> java(String.class, context -> ""));
    var runs = new Runs(sql);
    long run = runs.create(Graphs.manualRun("wide", "r"), RunGraph.of(dag.build()));
    Claim first = runs.admit(Scope.of(List.of("wide")), 1, new Slots(0, 1)).claims().getFirst();
    String list =
        IntStream.range(0, INSTANCES)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining("\", \"", "[\"", "\"]"));
    var effect = new Effect(null, 0, list, List.of(), List.of(), List.of());
    var end = new FinishedTry(first, new Outcome.Succeeded(effect, false), "", 0);
    runs.finish(List.of(end), 1, new Slots(0, 0));
    assertThat(sql.fetchCount(TASK_INSTANCE, TASK_INSTANCE.DAG_RUN_ID.eq(run)))
        .isEqualTo(INSTANCES + 2);
    return run;
  }

  private static long instance(DSLContext sql, long run, int index) {
    return sql.fetchValue(
        TASK_INSTANCE.TASK_INSTANCE_ID,
        TASK_INSTANCE.DAG_RUN_ID.eq(run).and(TASK_INSTANCE.MAP_INDEX.eq(index)));
  }

  private static void warn(DSLContext sql, long taskInstanceId) {
    sql.insertInto(CHECK_RESULT)
        .set(CHECK_RESULT.TASK_INSTANCE_ID, taskInstanceId)
        .set(CHECK_RESULT.TOKEN, 0L)
        .set(CHECK_RESULT.CHECK_NAME, "unique")
        .set(CHECK_RESULT.TABLE_NAME, "raw.orders")
        .set(CHECK_RESULT.SEVERITY, "warning")
        .set(CHECK_RESULT.STATUS, "warned")
        .set(CHECK_RESULT.CHECKED, 9L)
        .set(CHECK_RESULT.FAILED, 3L)
        .set(CHECK_RESULT.SAMPLE, JSONB.valueOf("[]"))
        .set(CHECK_RESULT.STATEMENT, "select n")
        .execute();
  }
}
