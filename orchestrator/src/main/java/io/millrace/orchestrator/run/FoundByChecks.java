package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.TIMESTAMPWITHTIMEZONE;

import java.time.OffsetDateTime;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;

/**
 * What the checks of tasks came to, one row for each, for the statements that keep incidents.
 * Instances of a mapped task are judged together, each by its newest results.
 */
final class FoundByChecks {

  static final String NAME = "found";

  static final Field<String> DAG_ID = field(name(NAME, "dag_id"), CLOB);
  static final Field<String> TASK_ID = field(name(NAME, "task_id"), CLOB);
  static final Field<String> CHECK = field(name(NAME, "check_name"), CLOB);
  static final Field<String> TABLE = field(name(NAME, "table_name"), CLOB);

  /** Null if the check passed. */
  static final Field<String> SEVERITY = field(name(NAME, "severity"), CLOB);

  static final Field<Long> CHECKED = field(name(NAME, "checked"), BIGINT);
  static final Field<Long> FAILED = field(name(NAME, "failed"), BIGINT);

  /** Of several instances, the newest of the worst. */
  static final Field<Long> RESULT = field(name(NAME, "check_result_id"), BIGINT);

  static final Field<Long> RUN = field(name(NAME, "dag_run_id"), BIGINT);
  static final Field<String> RUN_ID = field(name(NAME, "run_id"), CLOB);
  static final Field<OffsetDateTime> LOGICAL_DATE =
      field(name(NAME, "logical_date"), TIMESTAMPWITHTIMEZONE);
  static final Field<Integer> TRIES = field(name(NAME, "tries"), INTEGER);

  private static final Field<String> ITS_SEVERITY =
      when(CHECK_RESULT.STATUS.ne(inline("passed")), CHECK_RESULT.SEVERITY);

  private FoundByChecks() {}

  /** By tries of tasks of which there is one. */
  static CommonTableExpression<?> byTries(Rows<Ending> rows) {
    var task = rows.column("task", BIGINT, Ending::taskInstanceId);
    var token = rows.column("token", BIGINT, end -> end.finished().claim().token());
    return name(NAME)
        .as(
            select(
                    DAG_RUN.DAG_ID,
                    DAG_RUN.DAG_RUN_ID,
                    DAG_RUN.RUN_ID,
                    DAG_RUN.LOGICAL_DATE,
                    TASK_INSTANCE.TASK_ID,
                    TASK_INSTANCE.TRY_NUMBER.as(TRIES.getUnqualifiedName()),
                    CHECK_RESULT.CHECK_NAME,
                    CHECK_RESULT.TABLE_NAME,
                    ITS_SEVERITY.as(SEVERITY.getUnqualifiedName()),
                    CHECK_RESULT.CHECKED,
                    CHECK_RESULT.FAILED,
                    CHECK_RESULT.CHECK_RESULT_ID)
                .from(rows.table())
                .join(CHECK_RESULT)
                .on(CHECK_RESULT.TASK_INSTANCE_ID.eq(task))
                .and(CHECK_RESULT.TOKEN.eq(token))
                .join(TASK_INSTANCE)
                .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(task))
                .join(DAG_RUN)
                .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID)));
  }

  /**
   * By the instances of mapped tasks. Begins with the results among them, of which there are none
   * where nothing is checked, however many instances there are.
   */
  static CommonTableExpression<?> byInstances(Rows<InstanceAlerts.Mapped> rows) {
    var run = rows.column("run", BIGINT, InstanceAlerts.Mapped::dagRunId);
    var ordinal = rows.column("ordinal", INTEGER, InstanceAlerts.Mapped::ordinal);
    var its = TASK_INSTANCE.as("its");
    var first = min(its.TASK_INSTANCE_ID).as("first");
    var last = max(its.TASK_INSTANCE_ID).as("last");
    var whole =
        select(its.DAG_RUN_ID, its.ORDINAL, first, last)
            .from(rows.table())
            .join(its)
            .on(its.DAG_RUN_ID.eq(run))
            .and(its.ORDINAL.eq(ordinal))
            .and(InstanceAlerts.isInstance(its))
            .groupBy(its.DAG_RUN_ID, its.ORDINAL)
            .asTable("whole");
    return name(NAME)
        .as(
            select(
                    DAG_RUN.DAG_ID,
                    DAG_RUN.DAG_RUN_ID,
                    DAG_RUN.RUN_ID,
                    DAG_RUN.LOGICAL_DATE,
                    TASK_INSTANCE.TASK_ID,
                    max(TASK_INSTANCE.TRY_NUMBER).as(TRIES.getUnqualifiedName()),
                    CHECK_RESULT.CHECK_NAME,
                    max(CHECK_RESULT.TABLE_NAME).as(TABLE.getUnqualifiedName()),
                    worst().as(SEVERITY.getUnqualifiedName()),
                    sum(CHECK_RESULT.CHECKED).cast(BIGINT).as(CHECKED.getUnqualifiedName()),
                    sum(CHECK_RESULT.FAILED).cast(BIGINT).as(FAILED.getUnqualifiedName()),
                    newestOfTheWorst().as(RESULT.getUnqualifiedName()))
                .from(whole)
                .join(CHECK_RESULT)
                .on(CHECK_RESULT.TASK_INSTANCE_ID.between(whole.field(first), whole.field(last)))
                .join(TASK_INSTANCE)
                .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(CHECK_RESULT.TASK_INSTANCE_ID))
                .and(TASK_INSTANCE.DAG_RUN_ID.eq(whole.field(its.DAG_RUN_ID)))
                .and(TASK_INSTANCE.ORDINAL.eq(whole.field(its.ORDINAL)))
                .and(InstanceAlerts.isInstance(TASK_INSTANCE))
                .join(DAG_RUN)
                .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
                .where(CHECK_RESULT.TOKEN.eq(newestToken()))
                .groupBy(
                    DAG_RUN.DAG_ID,
                    DAG_RUN.DAG_RUN_ID,
                    DAG_RUN.RUN_ID,
                    DAG_RUN.LOGICAL_DATE,
                    TASK_INSTANCE.DAG_RUN_ID,
                    TASK_INSTANCE.ORDINAL,
                    TASK_INSTANCE.TASK_ID,
                    CHECK_RESULT.CHECK_NAME)
                .having(worst().isNotNull().or(nothingElseWentWrong())));
  }

  /** "blocking" comes before "warning". */
  private static Field<String> worst() {
    return min(ITS_SEVERITY);
  }

  private static Field<Long> newestOfTheWorst() {
    return field(
        "(array_agg({0} order by {1} nulls last, {0} desc))[1]",
        BIGINT, CHECK_RESULT.CHECK_RESULT_ID, ITS_SEVERITY);
  }

  private static Select<Record1<Long>> newestToken() {
    var other = CHECK_RESULT.as("other");
    return select(max(other.TOKEN))
        .from(other)
        .where(other.TASK_INSTANCE_ID.eq(CHECK_RESULT.TASK_INSTANCE_ID))
        .and(other.CHECK_NAME.eq(CHECK_RESULT.CHECK_NAME));
  }

  /** An instance that failed before it was checked says nothing, and the others pass not for it. */
  private static Condition nothingElseWentWrong() {
    var other = TASK_INSTANCE.as("other");
    return notExists(
        selectOne()
            .from(other)
            .where(other.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
            .and(other.ORDINAL.eq(TASK_INSTANCE.ORDINAL))
            .and(InstanceAlerts.isInstance(other))
            .and(
                other.STATE.notIn(
                    inline(TaskState.SUCCESS.key()), inline(TaskState.SKIPPED.key()))));
  }
}
