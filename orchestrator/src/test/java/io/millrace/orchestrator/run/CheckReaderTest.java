package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import org.jooq.JSONB;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A check that kept three failing rows; it might have kept millions. */
class CheckReaderTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final String ROWS = "[{\"n\": 1}, {\"n\": 2}, {\"n\": 3}]";

  private final CheckReader checks = new CheckReader(DATABASE.sql());
  private long run;
  private long task;
  private long result;

  @BeforeEach
  void keep() {
    String name = "manual__" + DATABASE.sql().fetchCount(TASK_INSTANCE);
    run =
        new Runs(DATABASE.sql())
            .create(Graphs.manualRun("shop", name), Graphs.graph("shop", Graphs.warehouse("load")));
    task =
        DATABASE.sql().fetchValue(TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.DAG_RUN_ID.eq(run));
    result =
        DATABASE
            .sql()
            .insertInto(CHECK_RESULT)
            .set(CHECK_RESULT.TASK_INSTANCE_ID, task)
            .set(CHECK_RESULT.TOKEN, 1L)
            .set(CHECK_RESULT.CHECK_NAME, "unique")
            .set(CHECK_RESULT.TABLE_NAME, "raw.orders")
            .set(CHECK_RESULT.SEVERITY, "warning")
            .set(CHECK_RESULT.STATUS, "warned")
            .set(CHECK_RESULT.CHECKED, 9L)
            .set(CHECK_RESULT.FAILED, 3L)
            .set(CHECK_RESULT.SAMPLE, JSONB.valueOf(ROWS))
            .set(CHECK_RESULT.STATEMENT, "select n")
            .returningResult(CHECK_RESULT.CHECK_RESULT_ID)
            .fetchSingle()
            .value1();
  }

  @Test
  void showsTheFirstRowsOfOneResult() {
    CheckReader.Result shown = checks.result(result, 2).orElseThrow();

    assertThat(shown.sample()).isEqualTo("[{\"n\": 1}, {\"n\": 2}]");
    assertThat(shown.verdict().failed()).isEqualTo(3);
    assertThat(shown.statement()).isEqualTo("select n");
    assertThat(checks.result(-1, 2)).isEmpty();
  }

  @Test
  void givesTheSameVerdictHoweverItIsAskedFor() {
    CheckReader.Verdict newest = checks.newest(1).getFirst();

    assertThat(newest.checkResultId()).isEqualTo(result);
    assertThat(newest.status()).isEqualTo("warned");
    assertThat(newest.failed()).isEqualTo(3);
    assertThat(checks.history("shop", "unique", 1)).containsExactly(newest);
    assertThat(checks.ofRun(run).shown()).containsExactly(newest);
    assertThat(checks.ofTry(task, 1)).containsExactly(newest);
    assertThat(checks.ofTry(task, 2)).isEmpty();
  }

  @Test
  void readsEveryRowForWhoeverWantsThem() {
    assertThat(checks.ofRunWithRows(run))
        .singleElement()
        .extracting(CheckReader.Result::sample)
        .isEqualTo(ROWS);
  }
}
