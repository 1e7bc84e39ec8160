package io.millrace.orchestrator.execute;

import static io.millrace.orchestrator.execute.Numbers.NUMBERS;
import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.tasks.Threshold.percent;
import static io.millrace.tasks.check.Checks.acceptedValues;
import static io.millrace.tasks.check.Checks.everyRow;
import static io.millrace.tasks.check.Checks.notNull;
import static io.millrace.tasks.check.TableChecks.rowCount;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Check;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task that writes the numbers from 1 to 10, with checks that put rows aside. */
class QuarantineTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private final Increments increments = new Increments(WAREHOUSE);

  @Test
  void movesTheRowsThatFailAndPublishesTheOthers() {
    forget();
    Check small = everyRow("small", NUMBERS, NUMBERS.n.le(8)).quarantining();

    assertThat(run("moves", small, rowCount(NUMBERS).exactly(8))).isEqualTo(RunState.SUCCESS);

    assertThat(increments.count()).isEqualTo(8);
    assertThat(aside()).containsExactly("9 small 2026-11-19", "10 small 2026-11-19");
    var result = DATABASE.sql().fetchSingle(CHECK_RESULT, CHECK_RESULT.CHECK_NAME.eq("small"));
    assertThat(result.get(CHECK_RESULT.STATUS)).isEqualTo("warned");
    assertThat(result.get(CHECK_RESULT.FAILED)).isEqualTo(2);
    assertThat(result.get(CHECK_RESULT.SAMPLE).data()).isEqualTo("[{\"n\": 9}, {\"n\": 10}]");
    assertThat(WAREHOUSE.sql().fetch(result.get(CHECK_RESULT.STATEMENT)))
        .as("the query that is shown finds them where they are")
        .hasSize(2);
  }

  @Test
  void aRowThatFailsTwoChecksIsPutAsideOnce() {
    forget();
    run(
        "twice",
        everyRow("one", NUMBERS, NUMBERS.n.le(8)).quarantining(),
        acceptedValues(NUMBERS.n, 1, 2, 3, 4, 5, 6, 7, 8, 9).named("other").quarantining());

    assertThat(aside()).containsExactly("9 one 2026-11-19", "10 one 2026-11-19");
    assertThat(increments.count()).isEqualTo(8);
    assertThat(DATABASE.sql().fetchValue(CHECK_RESULT.FAILED, CHECK_RESULT.CHECK_NAME.eq("other")))
        .isEqualTo(1);
  }

  @Test
  void movesNothingIfThereAreTooMany() {
    forget();
    Check many = everyRow("many", NUMBERS, NUMBERS.n.le(8)).quarantining().failAbove(percent(10));

    assertThat(run("too_many", many)).isEqualTo(RunState.FAILED);
    assertThat(increments.count()).isZero();
    assertThat(WAREHOUSE.sql().fetchValue("select to_regclass('public.increments__quarantine')"))
        .isNull();
  }

  @Test
  void showsTheRowsWhereTheyHaveStayedIfAnotherCheckBlocks() {
    forget();
    Check moving = everyRow("moving", NUMBERS, NUMBERS.n.le(8)).quarantining();

    assertThat(run("blocked", moving, rowCount(NUMBERS).exactly(10))).isEqualTo(RunState.FAILED);
    var result = DATABASE.sql().fetchSingle(CHECK_RESULT, CHECK_RESULT.CHECK_NAME.eq("moving"));
    assertThat(result.get(CHECK_RESULT.STATUS)).isEqualTo("warned");
    assertThat(result.get(CHECK_RESULT.STATEMENT)).doesNotContain("quarantine");
  }

  @Test
  void makesNoTableWhileNothingFails() {
    forget();
    assertThat(run("none", notNull(NUMBERS.n).quarantining())).isEqualTo(RunState.SUCCESS);
    assertThat(WAREHOUSE.sql().fetchValue("select to_regclass('public.increments__quarantine')"))
        .isNull();
  }

  private static void forget() {
    WAREHOUSE.sql().execute("drop table if exists public.increments__quarantine");
  }

  private static List<String> aside() {
    return WAREHOUSE
        .sql()
        .fetch(
            "select n || ' ' || failed_check || ' ' || (failed_for at time zone 'UTC')::date"
                + " from public.increments__quarantine order by n")
        .map(row -> row.get(0, String.class));
  }

  private static RunState run(String id, Check... checks) {
    Dag dag =
        Increments.dag(
            id,
            (context, statement) -> {
              statement.execute("delete from increments");
              statement.execute("insert into increments select generate_series(1, 10)");
            },
            checks);
    try (var engine =
        new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag)) {
      return engine.run(dag);
    }
  }
}
