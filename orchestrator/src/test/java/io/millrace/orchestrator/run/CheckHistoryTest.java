package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.orchestrator.run.CheckHistory.LastWord;
import io.millrace.tasks.Interval;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.JSONB;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A check of ten rows, on two days. */
class CheckHistoryTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final Instant MONDAY = Instant.parse("2026-11-16T00:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-11-17T00:00:00Z");

  private final CheckHistory history = new CheckHistory(DATABASE.sql());

  @BeforeEach
  void forget() {
    DATABASE.sql().deleteFrom(CHECK_RESULT).execute();
  }

  @Test
  void isOfTheLastTryOfEachLogicalDateTheNewestFirst() {
    long tuesday = task("tuesday", TUESDAY);
    long monday = task("monday", MONDAY);
    keep(tuesday, 1, "failed", 5);
    long last = keep(tuesday, 2, "passed", 0);
    long ofMonday = keep(monday, 1, "warned", 1);

    assertThat(words())
        .extracting(LastWord::checkResultId, LastWord::logicalDate, LastWord::status)
        .containsExactly(tuple(last, TUESDAY, "passed"), tuple(ofMonday, MONDAY, "warned"));
    assertThat(history.of("shop", "unique", 1)).hasSize(1);
    assertThat(history.of("mill", "unique", 9)).isEmpty();
  }

  @Test
  void takesAllInstancesOfAMappedTaskTogether() {
    long task = task("mapped", MONDAY);
    keep(instance(task, 0, TaskState.SUCCESS), 1, "passed", 0);
    long worst = keep(instance(task, 1, TaskState.FAILED), 1, "failed", 4);
    keep(instance(task, 2, TaskState.SUCCESS), 1, "warned", 1);
    keep(instance(task, 3, TaskState.REMOVED), 1, "failed", 9);

    assertThat(words())
        .extracting(
            LastWord::checkResultId,
            LastWord::status,
            LastWord::checked,
            LastWord::failed,
            LastWord::instances)
        .containsExactly(tuple(worst, "failed", 30L, 5L, 3));
  }

  @Test
  void isOfTheLastRunOfALogicalDate() {
    long before = task("before", MONDAY);
    long again = task("again", MONDAY);
    keep(instance(before, 0, TaskState.FAILED), 1, "failed", 4);
    keep(instance(before, 1, TaskState.FAILED), 1, "failed", 4);
    keep(instance(again, 0, TaskState.SUCCESS), 1, "passed", 0);

    assertThat(words())
        .extracting(LastWord::runId, LastWord::status, LastWord::instances)
        .containsExactly(tuple("again", "passed", 1));
  }

  private List<LastWord> words() {
    return history.of("shop", "unique", 9);
  }

  private static long task(String run, Instant date) {
    var day = new Interval(date, date.plus(Duration.ofDays(1)));
    long dagRunId =
        new Runs(DATABASE.sql())
            .create(
                new NewRun("shop", run, RunType.MANUAL, day, "{}", List.of(), null),
                Graphs.graph("shop", Graphs.warehouse("load")));
    return DATABASE
        .sql()
        .fetchValue(TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId));
  }

  /** One of the task, as though that were mapped. */
  private static long instance(long task, int index, TaskState state) {
    var row = DATABASE.sql().fetchSingle(TASK_INSTANCE, TASK_INSTANCE.TASK_INSTANCE_ID.eq(task));
    Map<Field<?>, Object> values = new HashMap<>();
    for (Field<?> field : TASK_INSTANCE.fields()) {
      values.put(field, row.get(field));
    }
    values.remove(TASK_INSTANCE.TASK_INSTANCE_ID);
    values.put(TASK_INSTANCE.PARENT_ID, task);
    values.put(TASK_INSTANCE.MAP_INDEX, index);
    values.put(TASK_INSTANCE.MAP_PATH, "[" + index + "]");
    values.put(TASK_INSTANCE.STATE, state.key());
    return DATABASE
        .sql()
        .insertInto(TASK_INSTANCE)
        .set(values)
        .returningResult(TASK_INSTANCE.TASK_INSTANCE_ID)
        .fetchSingle()
        .value1();
  }

  private static long keep(long task, long token, String status, long failed) {
    return DATABASE
        .sql()
        .insertInto(CHECK_RESULT)
        .set(CHECK_RESULT.TASK_INSTANCE_ID, task)
        .set(CHECK_RESULT.TOKEN, token)
        .set(CHECK_RESULT.CHECK_NAME, "unique")
        .set(CHECK_RESULT.TABLE_NAME, "raw.orders")
        .set(CHECK_RESULT.SEVERITY, "blocking")
        .set(CHECK_RESULT.STATUS, status)
        .set(CHECK_RESULT.CHECKED, 10L)
        .set(CHECK_RESULT.FAILED, failed)
        .set(CHECK_RESULT.SAMPLE, JSONB.valueOf("[]"))
        .set(CHECK_RESULT.STATEMENT, "select n")
        .returningResult(CHECK_RESULT.CHECK_RESULT_ID)
        .fetchSingle()
        .value1();
  }
}
