package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.EXECUTED_QUERY;
import static io.millrace.sql.orchestrator.Tables.TASK_LOG;
import static io.millrace.tasks.Threshold.percent;
import static io.millrace.tasks.check.Checks.everyRow;
import static io.millrace.tasks.check.TableChecks.rowCount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Check;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.util.List;
import org.jooq.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task that writes the numbers from 1 to 100, with checks. */
class TaskChecksTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private static final Field<Integer> N = field(name("n"), Integer.class);

  private final Increments increments = new Increments(WAREHOUSE);

  @Test
  void warnsAndFailsAboveItsThresholds() {
    Check tolerant = below("tolerant", 98).warnAbove(2).failAbove(percent(5));
    Check warned = below("warned", 97).warnAbove(2).failAbove(percent(5));

    assertThat(run("published", tolerant, warned)).isEqualTo(RunState.SUCCESS);
    assertThat(increments.count()).isEqualTo(100);
    assertThat(run("blocked", below("failed", 94).warnAbove(2).failAbove(percent(5))))
        .isEqualTo(RunState.FAILED);

    assertThat(
            DATABASE
                .sql()
                .fetch(CHECK_RESULT, CHECK_RESULT.CHECK_NAME.in("tolerant", "warned", "failed")))
        .extracting(
            row -> row.get(CHECK_RESULT.CHECK_NAME),
            row -> row.get(CHECK_RESULT.STATUS),
            row -> row.get(CHECK_RESULT.SEVERITY),
            row -> row.get(CHECK_RESULT.FAILED),
            row -> row.get(CHECK_RESULT.THRESHOLDS))
        .containsExactly(
            tuple("tolerant", "passed", "blocking", 2L, "warns above 2, blocks above 5 %"),
            tuple("warned", "warned", "warning", 3L, "warns above 2, blocks above 5 %"),
            tuple("failed", "failed", "blocking", 6L, "warns above 2, blocks above 5 %"));
    assertThat(
            DATABASE
                .sql()
                .fetchValue(CHECK_RESULT.SAMPLE, CHECK_RESULT.CHECK_NAME.eq("tolerant"))
                .data())
        .as("rows that failed are kept although it passed")
        .contains("{\"n\": 99}", "{\"n\": 100}");
    assertThat(DATABASE.sql().fetch(ALERT, ALERT.CHECK_NAME.isNotNull()))
        .extracting(row -> row.get(ALERT.CHECK_NAME), row -> row.get(ALERT.SEVERITY))
        .containsExactly(tuple("warned", "warning"), tuple("failed", "blocking"));
  }

  @Test
  void countsAllInOnePassAndAsksForTheRowsOfThoseThatFailed() {
    run(
        "shared",
        below("all_small", 100),
        below("some_large", 90).warning(),
        below("few_large", 99).warning().where(N.gt(50)),
        rowCount(Increments.TABLE).exactly(100));

    List<String> counts =
        DATABASE
            .sql()
            .fetchValues(
                EXECUTED_QUERY.STATEMENT,
                EXECUTED_QUERY
                    .STATEMENT
                    .contains("count(")
                    .and(EXECUTED_QUERY.STATEMENT.contains("checked_4")));
    assertThat(counts).hasSize(1);
    assertThat(
            DATABASE
                .sql()
                .fetch(
                    CHECK_RESULT,
                    CHECK_RESULT.CHECK_NAME.in(
                        "all_small", "some_large", "few_large", "row_count_increments")))
        .extracting(
            row -> row.get(CHECK_RESULT.CHECK_NAME),
            row -> row.get(CHECK_RESULT.CHECKED),
            row -> row.get(CHECK_RESULT.FAILED))
        .containsExactly(
            tuple("all_small", 100L, 0L),
            tuple("some_large", 100L, 10L),
            tuple("few_large", 50L, 1L),
            tuple("row_count_increments", 100L, 0L));
  }

  @Test
  void saysWhereToGoOnAndHowManyRowsItPublished() {
    run("refused", below("few", 94));
    RunReader.Run run = new RunReader(DATABASE.sql()).runs("refused", 1).getFirst();
    RunReader.Task write =
        new RunReader(DATABASE.sql()).task(run.dagRunId(), "write").orElseThrow();
    String log =
        String.join(
            "",
            DATABASE
                .sql()
                .fetchValues(
                    TASK_LOG.CONTENT, TASK_LOG.TASK_INSTANCE_ID.eq(write.taskInstanceId())));

    assertThat(write.reason())
        .contains("`millrace runs retry " + run.runId() + " --dag refused --from write`");
    assertThat(log).contains("check few on public.increments: failed").doesNotContain("\tat ");
    assertThat(write.rows()).as("what was rolled back is not there").isNull();
    assertThat(increments.count()).isZero();
  }

  private static Check below(String checkName, int most) {
    return everyRow(checkName, Increments.TABLE, N.le(most));
  }

  private static RunState run(String id, Check... checks) {
    Dag dag =
        Increments.dag(
            id,
            (context, statement) -> {
              statement.execute("delete from increments");
              statement.execute("insert into increments select generate_series(1, 100)");
              context.progress(100);
            },
            checks);
    try (var engine =
        new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag)) {
      return engine.run(dag);
    }
  }
}
