package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.EXECUTED_QUERY;
import static io.millrace.sql.orchestrator.Tables.SOURCE_FILE;
import static io.millrace.sql.orchestrator.Tables.TASK_OUTPUT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;

import io.millrace.orchestrator.run.SetStatement.Bound;
import io.millrace.tasks.SourceFile;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/** What tries leave behind: outputs, choices, check results, executed queries, files read. */
final class EffectStore {

  private record Output(long taskInstanceId, long token, String json) {}

  private static final SetStatement<Output> OUTPUTS = SetStatement.of(EffectStore::outputs);

  private static final SetStatement<Long> FORGET = SetStatement.of(EffectStore::forget);

  private EffectStore() {}

  static void keep(DSLContext tx, List<Ending> endings) {
    List<Query> inserts = new ArrayList<>();
    List<Output> outputs = new ArrayList<>();
    for (Ending ending : endings) {
      Effect effect = ending.effect();
      long task = ending.taskInstanceId();
      long token = ending.finished().claim().token();
      if (effect.output() != null && ending.to() == TaskState.SUCCESS) {
        outputs.add(new Output(task, token, effect.output()));
      }
      if (!effect.skips().isEmpty()) {
        inserts.add(NotChosen.keep(ending.finished().claim(), effect.skips()));
      }
      boolean published = ending.to() == TaskState.SUCCESS;
      for (CheckResult check : effect.checks()) {
        inserts.add(check(tx, task, token, check));
        inserts.addAll(MeasureStore.keep(task, token, check, published));
      }
      for (int i = 0; i < effect.queries().size(); i++) {
        inserts.add(query(tx, task, token, i, effect.queries().get(i)));
      }
      effect.files().forEach(file -> inserts.add(file(tx, task, token, file)));
    }
    if (!outputs.isEmpty()) {
      OUTPUTS.execute(tx, outputs);
    }
    if (!inserts.isEmpty()) {
      tx.batch(inserts).execute();
    }
  }

  private static Query outputs(Rows<Output> rows) {
    var task = rows.column("task", BIGINT, Output::taskInstanceId);
    var token = rows.column("token", BIGINT, Output::token);
    var value = rows.column("value", CLOB, Output::json);
    return insertInto(
            TASK_OUTPUT, TASK_OUTPUT.TASK_INSTANCE_ID, TASK_OUTPUT.TOKEN, TASK_OUTPUT.VALUE)
        .select(select(task, token, value.cast(JSONB.class)).from(rows.table()))
        .onConflict(TASK_OUTPUT.TASK_INSTANCE_ID)
        .doUpdate()
        .set(TASK_OUTPUT.TOKEN, excluded(TASK_OUTPUT.TOKEN))
        .set(TASK_OUTPUT.VALUE, excluded(TASK_OUTPUT.VALUE));
  }

  /** These begin a new generation, which has handed on nothing yet. */
  static Bound forgetOutputs(List<HeldTask> tasks) {
    return FORGET.over(List.of(HeldTask.ids(tasks)));
  }

  private static Query forget(Rows<Long> rows) {
    return deleteFrom(TASK_OUTPUT)
        .where(TASK_OUTPUT.TASK_INSTANCE_ID.eq(any(rows.array("ids", BIGINT, id -> id))));
  }

  private static Query check(DSLContext tx, long task, long token, CheckResult check) {
    return tx.insertInto(CHECK_RESULT)
        .set(CHECK_RESULT.TASK_INSTANCE_ID, task)
        .set(CHECK_RESULT.TOKEN, token)
        .set(CHECK_RESULT.CHECK_NAME, check.check())
        .set(CHECK_RESULT.TABLE_NAME, check.table())
        .set(CHECK_RESULT.SEVERITY, lower(check.severity()))
        .set(CHECK_RESULT.STATUS, lower(check.status()))
        .set(CHECK_RESULT.CHECKED, check.checked())
        .set(CHECK_RESULT.FAILED, check.failed())
        .set(CHECK_RESULT.SAMPLE, JSONB.valueOf(check.sample()))
        .set(CHECK_RESULT.STATEMENT, check.statement())
        .set(CHECK_RESULT.COLUMNS, columns(check))
        .set(CHECK_RESULT.THRESHOLDS, check.thresholds());
  }

  private static String @Nullable [] columns(CheckResult check) {
    return check.columns() == null || check.columns().isEmpty()
        ? null
        : check.columns().toArray(String[]::new);
  }

  private static Query query(
      DSLContext tx, long task, long token, int ordinal, ExecutedQuery query) {
    return tx.insertInto(EXECUTED_QUERY)
        .set(EXECUTED_QUERY.TASK_INSTANCE_ID, task)
        .set(EXECUTED_QUERY.TOKEN, token)
        .set(EXECUTED_QUERY.ORDINAL, ordinal)
        .set(EXECUTED_QUERY.STATEMENT, query.statement())
        .set(EXECUTED_QUERY.ROWS_AFFECTED, query.rows())
        .set(EXECUTED_QUERY.DURATION_MICROS, query.micros())
        .set(EXECUTED_QUERY.READS, query.reads().toArray(String[]::new))
        .set(EXECUTED_QUERY.WRITES, query.writes().toArray(String[]::new))
        .set(EXECUTED_QUERY.COLUMNS, JSONB.valueOf(query.columnsJson()));
  }

  /** A try may read a file more than once. */
  private static Query file(DSLContext tx, long task, long token, SourceFile file) {
    return tx.insertInto(SOURCE_FILE)
        .set(SOURCE_FILE.TASK_INSTANCE_ID, task)
        .set(SOURCE_FILE.TOKEN, token)
        .set(SOURCE_FILE.PATH, file.path())
        .set(SOURCE_FILE.FILE_ID, file.fileId())
        .set(SOURCE_FILE.BYTES, file.bytes())
        .set(SOURCE_FILE.SHA256, file.sha256())
        .set(SOURCE_FILE.RECORDS, file.records())
        .set(SOURCE_FILE.REJECTED, file.rejected())
        .onConflictDoNothing();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }
}
