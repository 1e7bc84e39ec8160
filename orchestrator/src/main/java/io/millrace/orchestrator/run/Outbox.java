package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static java.util.function.Predicate.not;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.with;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.TIMESTAMPWITHTIMEZONE;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jooq.CommonTableExpression;
import org.jooq.Field;
import org.jooq.InsertReturningStep;
import org.jooq.JSONB;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.WithStep;

/**
 * Queues alerts in the transaction that makes their causes true, as statements of a round trip that
 * is made anyway: after the states were written, and none where nothing failed.
 */
final class Outbox {

  private static final String FIRST_ROWS = "$[0 to 4]";
  private static final String TRIED_FOR = "24 hours";

  private final SetStatement<Ending> checks;
  private final SetStatement<Transition> tasks;
  private final SetStatement<Transition> runs;
  private final SetStatement<Transition> pauses;
  private final SetStatement<Told> told;
  private final NoticeStatement notices;
  private final SetStatement<Ending> questions;
  private final SetStatement<InstanceAlerts.Mapped> instances;
  private final RecordIncidents incidents;

  Outbox(AlertRoutes routes) {
    this.checks = SetStatement.of(rows -> deliver(checks(rows), routes));
    this.tasks = SetStatement.of(rows -> deliver(tasks(rows), routes));
    this.runs = SetStatement.of(rows -> deliver(runs(rows), routes));
    this.pauses =
        SetStatement.of(
            rows -> deliver(with(PauseDags.paused(rows)).with(written(pauses())), routes));
    this.notices = new NoticeStatement(routes.channels().toArray(String[]::new));
    this.questions = SetStatement.of(rows -> deliver(AskPeople.alerts(rows), routes));
    this.told = SetStatement.of(rows -> deliver(Told.insert(rows), routes));
    this.instances = SetStatement.of(rows -> deliver(InstanceAlerts.insert(rows), routes));
    this.incidents = new RecordIncidents(routes);
  }

  /** Queues that tasks ask somebody. */
  void ask(RoundTrip trip, List<Ending> asking) {
    trip.add(questions.over(asking));
  }

  /** Queues what checks found in the instances of these; false if there are none. */
  boolean tellOfInstances(RoundTrip trip, List<InstanceAlerts.Mapped> tasks) {
    if (tasks.isEmpty()) {
      return false;
    }
    incidents.addInstances(trip, tasks);
    trip.add(instances.over(tasks));
    return true;
  }

  /** Which are asked what is to be told of checks, and so come first. */
  RecordIncidents incidents() {
    return incidents;
  }

  /** Queues what no change of state says. */
  void tell(RoundTrip trip, List<Told> what) {
    trip.add(told.over(what));
  }

  /**
   * Queues what the checks of these tries found, instances of mapped tasks left out, the task
   * instances and runs that came to their end as failed, and the DAGs that are paused for that;
   * false if there is nothing to tell.
   */
  boolean add(RoundTrip trip, List<Ending> endings, List<Transition> history) {
    return add(trip, endings, history, run -> false);
  }

  /** As above, and what else is told of runs; {@code noticed} are those that it may be told of. */
  boolean add(
      RoundTrip trip, List<Ending> endings, List<Transition> history, LongPredicate noticed) {
    return add(trip, endings, history, noticed, List.of());
  }

  /** As above; {@code unwanted} are task instances that wait to be retried, and will not be. */
  boolean add(
      RoundTrip trip,
      List<Ending> endings,
      List<Transition> history,
      LongPredicate noticed,
      List<Long> unwanted) {
    boolean failures = addFailures(trip, endings, history);
    Set<Long> retried =
        endings.stream()
            .filter(Ending::waitsToBeRetried)
            .map(Ending::taskInstanceId)
            .filter(not(unwanted::contains))
            .collect(Collectors.toSet());
    return notices.add(trip, retried, history, noticed) || failures;
  }

  private boolean addFailures(RoundTrip trip, List<Ending> endings, List<Transition> history) {
    List<Ending> failing =
        endings.stream().filter(Outbox::isOfPlainTask).filter(Outbox::hasFailingCheck).toList();
    List<Transition> failures = history.stream().filter(Transition::toFailed).toList();
    List<Transition> failedRuns = failures.stream().filter(Transition::isOfRun).toList();
    List<Transition> failedTasks = failures.stream().filter(not(Transition::isOfRun)).toList();
    if (!failing.isEmpty()) {
      trip.add(checks.over(failing));
    }
    if (!failedTasks.isEmpty()) {
      trip.add(tasks.over(failedTasks));
    }
    if (!failedRuns.isEmpty()) {
      trip.add(runs.over(failedRuns));
      trip.add(PauseDags.lock(failedRuns));
      trip.add(pauses.over(failedRuns));
    }
    return !failing.isEmpty() || !failures.isEmpty();
  }

  /** What instances of a mapped task found is told together. */
  private static boolean isOfPlainTask(Ending ending) {
    return ending.finished().claim().mapped().isNone();
  }

  private static boolean hasFailingCheck(Ending ending) {
    return ending.effect().checks().stream()
        .anyMatch(check -> check.status() != CheckResult.Status.PASSED);
  }

  private static InsertReturningStep<Record> checks(Rows<Ending> rows) {
    var task = rows.column("task", BIGINT, Ending::taskInstanceId);
    var token = rows.column("token", BIGINT, end -> end.finished().claim().token());
    var key = new IncidentKey(DAG_RUN.DAG_ID, TASK_INSTANCE.TASK_ID, CHECK_RESULT.CHECK_NAME);
    return NewAlerts.ofTasks("failed_check")
        .set(ALERT.INCIDENT_ID, key.incidentId())
        .set(ALERT.CHECK_NAME, CHECK_RESULT.CHECK_NAME)
        .set(ALERT.TABLE_NAME, CHECK_RESULT.TABLE_NAME)
        .set(ALERT.SEVERITY, CHECK_RESULT.SEVERITY)
        .set(ALERT.CHECKED, CHECK_RESULT.CHECKED)
        .set(ALERT.FAILED, CHECK_RESULT.FAILED)
        .set(ALERT.SAMPLE, firstRows(CHECK_RESULT.SAMPLE))
        .insert(select ->
            select
                .from(rows.table())
                .join(CHECK_RESULT)
                .on(CHECK_RESULT.TASK_INSTANCE_ID.eq(task))
                .and(CHECK_RESULT.TOKEN.eq(token))
                .join(TASK_INSTANCE)
                .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(task))
                .join(DAG_RUN)
                .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
                .where(CHECK_RESULT.STATUS.ne("passed"))
                .and(key.tells(CHECK_RESULT.CHECK_RESULT_ID::eq))
                .orderBy(CHECK_RESULT.CHECK_RESULT_ID));
  }

  static Field<JSONB> firstRows(Field<JSONB> sample) {
    return field(
        "jsonb_path_query_array({0}, {1}::jsonpath)", JSONB.class, sample, inline(FIRST_ROWS));
  }

  private static InsertReturningStep<Record> tasks(Rows<Transition> rows) {
    var failed = rows.array("failed", BIGINT, Transition::taskInstanceId);
    return NewAlerts.ofTasks("failed_task")
        .set(ALERT.REASON, TASK_INSTANCE.REASON)
        .insert(select ->
            select
                .from(TASK_INSTANCE)
                .join(DAG_RUN)
                .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
                .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(failed)))
                .and(TASK_INSTANCE.PARENT_ID.eq(inline(0L))) // a mapped task tells of itself
                .orderBy(TASK_INSTANCE.TASK_INSTANCE_ID));
  }

  private static InsertReturningStep<Record> runs(Rows<Transition> rows) {
    var run = rows.column("run", BIGINT, Transition::dagRunId);
    var reason = rows.column("reason", CLOB, Transition::reason);
    var failures =
        select(count())
            .from(TASK_INSTANCE)
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
            .and(TASK_INSTANCE.PARENT_ID.eq(inline(0L)))
            .and(TASK_INSTANCE.STATE.eq(TaskState.FAILED.key()));
    return NewAlerts.ofRuns("failed_run")
        .set(ALERT.REASON, reason)
        .set(ALERT.FAILED_TASKS, field(failures))
        .insert(select ->
            select
                .from(rows.table())
                .join(DAG_RUN)
                .on(DAG_RUN.DAG_RUN_ID.eq(run))
                .orderBy(DAG_RUN.DAG_RUN_ID));
  }

  private static InsertReturningStep<Record> pauses() {
    return NewAlerts.ofRuns("paused_dag")
        .set(ALERT.REASON, PauseDags.REASON)
        .insert(select ->
            select
                .from(table(name(PauseDags.PAUSED)))
                .join(DAG_RUN)
                .on(DAG_RUN.DAG_RUN_ID.eq(PauseDags.AFTER))
                .orderBy(DAG_RUN.DAG_RUN_ID));
  }

  static Field<OffsetDateTime> giveUpAt() {
    return field(
        "{0} + {1}::interval", TIMESTAMPWITHTIMEZONE, currentOffsetDateTime(), inline(TRIED_FOR));
  }

  static CommonTableExpression<?> written(InsertReturningStep<Record> alerts) {
    return name("written").as(alerts.returning(ALERT.ALERT_ID, ALERT.DAG_ID, ALERT.SEVERITY));
  }

  private static Query deliver(InsertReturningStep<Record> alerts, AlertRoutes routes) {
    return deliver(with(written(alerts)), routes);
  }

  /** Writes the alerts, and each once for every channel that it goes through. */
  static Query deliver(WithStep written, AlertRoutes routes) {
    Field<String> channel = field(name("c", "channel"), CLOB);
    return written
        .insertInto(
            ALERT_DELIVERY,
            ALERT_DELIVERY.ALERT_ID,
            ALERT_DELIVERY.CHANNEL,
            ALERT_DELIVERY.DUE_AT,
            ALERT_DELIVERY.GIVE_UP_AT)
        .select(
            select(
                    field(name("written", "alert_id"), BIGINT),
                    channel,
                    currentOffsetDateTime(),
                    giveUpAt())
                .from(table(name("written")))
                .crossJoin(
                    table("unnest({0})", val(routes.channels().toArray(String[]::new)))
                        .as("c", "channel"))
                .where(
                    routes.leadTo(
                        channel,
                        field(name("written", "dag_id"), CLOB),
                        field(name("written", "severity"), CLOB))));
  }
}
