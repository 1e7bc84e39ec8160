package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.arrayAgg;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.TIMESTAMPWITHTIMEZONE;

import io.millrace.sql.orchestrator.tables.CheckResult;
import io.millrace.sql.orchestrator.tables.TaskInstance;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.InsertReturningStep;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;

/**
 * What checks found in the instances of mapped tasks: one alert for each check of a task, with the
 * number of instances, instead of one for each of them. It is written once all that is mapped with
 * them has ended, of a run that is stopped once that has; and is about what was found since the one
 * before.
 */
final class InstanceAlerts {

  /** A task of a run that has instances, which is not to have more of them for now. */
  record Mapped(long dagRunId, int ordinal) {}

  private static final CheckResult FOUND = CHECK_RESULT.as("found");

  private InstanceAlerts() {}

  /** In steps of which some ended mapped tasks, groups or loops, and some ended runs. */
  static List<Mapped> ended(List<Claim> wholes, List<EndedRun> endedRuns, HeldRuns runs) {
    Stream<Mapped> ofWholes =
        wholes.stream()
            .flatMap(whole ->
                of(whole.dagRunId(), runs.graph(whole.dagRunId()), List.of(whole.ordinal())));
    Stream<Mapped> ofStopped =
        endedRuns.stream()
            .map(ended -> runs.run(ended.dagRunId()))
            .filter(run -> run.stop() != null)
            .flatMap(run -> of(run, runs.graph(run.dagRunId())));
    return Stream.concat(ofWholes, ofStopped).distinct().toList();
  }

  /** In a run that has ended. */
  static Stream<Mapped> of(LockedRun run, RunGraph graph) {
    return of(
        run.dagRunId(),
        graph,
        IntStream.range(0, graph.nodes().size())
            .filter(ordinal -> graph.nodes().get(ordinal).mapping().isRepeated())
            .boxed()
            .toList());
  }

  /** In mapped tasks, groups and loops that are in no others. */
  static Stream<Mapped> of(long dagRunId, RunGraph graph, List<Integer> wholes) {
    return graph.andMembers(wholes).stream().map(ordinal -> new Mapped(dagRunId, ordinal));
  }

  static InsertReturningStep<Record> insert(Rows<Mapped> rows) {
    var run = rows.column("run", BIGINT, Mapped::dagRunId);
    var ordinal = rows.column("ordinal", INTEGER, Mapped::ordinal);
    var key = new IncidentKey(DAG_RUN.DAG_ID, TASK_INSTANCE.TASK_ID, FOUND.CHECK_NAME);
    return NewAlerts.ofRuns("failed_check")
        .set(ALERT.INCIDENT_ID, key.incidentId())
        .set(ALERT.AT, field("clock_timestamp()", TIMESTAMPWITHTIMEZONE)) // later than the results
        .set(ALERT.TASK_ID, TASK_INSTANCE.TASK_ID)
        .set(ALERT.TRIES, max(TASK_INSTANCE.TRY_NUMBER))
        .set(ALERT.REASON, reason())
        .set(ALERT.CHECK_NAME, FOUND.CHECK_NAME)
        .set(ALERT.TABLE_NAME, FOUND.TABLE_NAME)
        .set(ALERT.SEVERITY, FOUND.SEVERITY)
        .set(ALERT.CHECKED, sum(FOUND.CHECKED).cast(BIGINT))
        .set(ALERT.FAILED, sum(FOUND.FAILED).cast(BIGINT))
        .set(ALERT.SAMPLE, Outbox.firstRows(sample()))
        .insert(select ->
            select
                .from(rows.table())
                .join(TASK_INSTANCE)
                .on(TASK_INSTANCE.DAG_RUN_ID.eq(run))
                .and(TASK_INSTANCE.ORDINAL.eq(ordinal))
                .and(isInstance(TASK_INSTANCE))
                .join(DAG_RUN)
                .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
                .crossJoin(lateral(newest()))
                .where(FOUND.STATUS.ne(inline("passed")))
                .groupBy(
                    DAG_RUN.DAG_RUN_ID,
                    DAG_RUN.DAG_ID,
                    DAG_RUN.RUN_ID,
                    TASK_INSTANCE.DAG_RUN_ID,
                    TASK_INSTANCE.ORDINAL,
                    TASK_INSTANCE.TASK_ID,
                    FOUND.CHECK_NAME,
                    FOUND.TABLE_NAME,
                    FOUND.SEVERITY)
                .having(key.tells(told -> told.eq(any(arrayAgg(FOUND.CHECK_RESULT_ID)))))
                .orderBy(DAG_RUN.DAG_RUN_ID, TASK_INSTANCE.ORDINAL, FOUND.CHECK_NAME));
  }

  static Condition isInstance(TaskInstance task) {
    return task.PARENT_ID
        .ne(inline(0L))
        .and(task.MAP_SIZE.isNull())
        .and(task.STATE.ne(inline(TaskState.REMOVED.key())));
  }

  /** What each check came to last in an instance, if nobody was told since. */
  private static Table<?> newest() {
    return select(
            CHECK_RESULT.CHECK_RESULT_ID,
            CHECK_RESULT.CHECK_NAME,
            CHECK_RESULT.TABLE_NAME,
            CHECK_RESULT.SEVERITY,
            CHECK_RESULT.STATUS,
            CHECK_RESULT.CHECKED,
            CHECK_RESULT.FAILED)
        .distinctOn(CHECK_RESULT.CHECK_NAME)
        .from(CHECK_RESULT)
        .where(CHECK_RESULT.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
        .and(
            CHECK_RESULT.AT.gt(
                coalesce(field(told()), field("'-infinity'::timestamptz", TIMESTAMPWITHTIMEZONE))))
        .orderBy(CHECK_RESULT.CHECK_NAME, CHECK_RESULT.TOKEN.desc())
        .asTable(FOUND.getName());
  }

  private static Select<? extends Record1<OffsetDateTime>> told() {
    var told = ALERT.as("told");
    return select(max(told.AT))
        .from(told)
        .where(told.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
        .and(told.TASK_ID.eq(TASK_INSTANCE.TASK_ID))
        .and(told.CHECK_NAME.eq(CHECK_RESULT.CHECK_NAME));
  }

  /** The rows of one result alone are read, as there may be very many. */
  private static Field<JSONB> sample() {
    var one = CHECK_RESULT.as("one");
    return field(
        select(one.SAMPLE).from(one).where(one.CHECK_RESULT_ID.eq(first(FOUND.CHECK_RESULT_ID))));
  }

  private static Field<String> reason() {
    var other = TASK_INSTANCE.as("other");
    Field<Integer> all =
        field(
            selectCount()
                .from(other)
                .where(other.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
                .and(other.ORDINAL.eq(TASK_INSTANCE.ORDINAL))
                .and(isInstance(other)));
    return field(
        "'found by ' || {0} || ' of ' || {1} || ' instances of the task, first by ' || {2}",
        CLOB,
        number(count()),
        number(all),
        first(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH)));
  }

  private static Field<String> number(Field<Integer> count) {
    return field("to_char({0}, 'FM999,999,999')", CLOB, count);
  }

  /** Of the first instance. */
  private static <T> Field<T> first(Field<T> value) {
    return field(
        "(array_agg({0} order by {1}, {2}))[1]",
        value.getDataType(), value, TASK_INSTANCE.PARENT_ID, TASK_INSTANCE.MAP_INDEX);
  }
}
