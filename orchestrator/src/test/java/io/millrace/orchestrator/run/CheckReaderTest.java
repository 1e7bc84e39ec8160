package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
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
    result = keep(task);
  }

  private static long keep(long taskInstanceId) {
    return DATABASE
        .sql()
        .insertInto(CHECK_RESULT)
        .set(CHECK_RESULT.TASK_INSTANCE_ID, taskInstanceId)
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
    assertThat(checks.ofRun(run).shown()).containsExactly(newest);
    assertThat(checks.ofTry(task, 1)).containsExactly(newest);
    assertThat(checks.ofTry(task, 2)).isEmpty();
  }

  @Test
  void listsInstancesByTheirPlacesFromTheOutsideIn() {
    keep(instance(10, 0));
    keep(instance(2, 1));
    keep(instance(2, 10));
    keep(instance(2, 0));
    keep(instance(10, 1));

    var inOrder =
        List.of("load", "load[2][0]", "load[2][1]", "load[2][10]", "load[10][0]", "load[10][1]");
    assertThat(checks.ofRun(run).shown())
        .extracting(CheckReader.Verdict::taskId)
        .containsExactlyElementsOf(inOrder);
    assertThat(checks.ofRunWithRows(run))
        .extracting(found -> found.verdict().taskId())
        .containsExactlyElementsOf(inOrder);
  }

  /** A second one of the task, as though that were mapped in a mapped group. */
  private long instance(int outer, int inner) {
    var row = DATABASE.sql().fetchSingle(TASK_INSTANCE, TASK_INSTANCE.TASK_INSTANCE_ID.eq(task));
    Map<Field<?>, Object> values = new HashMap<>();
    for (Field<?> field : TASK_INSTANCE.fields()) {
      values.put(field, row.get(field));
    }
    values.remove(TASK_INSTANCE.TASK_INSTANCE_ID);
    values.put(TASK_INSTANCE.PARENT_ID, -1L - outer);
    values.put(TASK_INSTANCE.MAP_INDEX, inner);
    values.put(TASK_INSTANCE.MAP_PATH, "[%d][%d]".formatted(outer, inner));
    return DATABASE
        .sql()
        .insertInto(TASK_INSTANCE)
        .set(values)
        .returningResult(TASK_INSTANCE.TASK_INSTANCE_ID)
        .fetchSingle()
        .value1();
  }

  @Test
  void readsEveryRowForWhoeverWantsThem() {
    assertThat(checks.ofRunWithRows(run))
        .singleElement()
        .extracting(CheckReader.Result::sample)
        .isEqualTo(ROWS);
  }
}
