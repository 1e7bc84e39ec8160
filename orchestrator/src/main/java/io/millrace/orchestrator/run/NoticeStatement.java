package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static io.millrace.sql.orchestrator.Tables.DAG_NOTICE;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.DSL.with;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;

import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.InsertReturningStep;
import org.jooq.Query;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Queues what is told of runs besides failures, each through the channels that its DAG names. Of
 * DAGs that name nothing no statement is sent.
 */
final class NoticeStatement {

  /** A change of state that may be told of. */
  private record Change(Transition step, String kind) {}

  private final SetStatement<Change> statement;

  NoticeStatement(String[] channels) {
    this.statement = SetStatement.of(rows -> queue(rows, channels));
  }

  /** {@code retried} are the task instances that failed and of which another try follows. */
  boolean add(RoundTrip trip, Set<Long> retried, List<Transition> history, LongPredicate noticed) {
    if (history.stream().noneMatch(step -> noticed.test(step.dagRunId()))) {
      return false;
    }
    List<Change> changes =
        history.stream()
            .filter(step -> noticed.test(step.dagRunId()) && !step.to().equals(step.from()))
            .flatMap(step -> {
              String kind = kind(step, retried);
              return kind == null ? Stream.empty() : Stream.of(new Change(step, kind));
            })
            .toList();
    if (changes.isEmpty()) {
      return false;
    }
    trip.add(statement.over(changes));
    return true;
  }

  private static @Nullable String kind(Transition step, Set<Long> retried) {
    if (step.isOfRun()) {
      return step.to().equals(RunState.SUCCESS.key()) ? "succeeded_run" : null;
    }
    return switch (TaskState.of(step.to())) {
      case SUCCESS -> "succeeded_task";
      case SKIPPED -> "skipped_task";
      case UPSTREAM_FAILED -> "upstream_failed_task";
      case UP_FOR_RETRY -> retried.contains(step.taskInstanceId()) ? "retried_task" : null;
      case WAITING, READY, RUNNING, DEFERRED, AWAITING_APPROVAL, FAILED, CANCELLED, REMOVED -> null;
    };
  }

  private static Query queue(Rows<Change> rows, String[] channels) {
    Field<Long> id = field(name("written", "alert_id"), BIGINT);
    Field<Long> run = field(name("written", "dag_run_id"), BIGINT);
    Field<String> task = field(name("written", "task_id"), CLOB);
    Field<String> kind = field(name("written", "kind"), CLOB);
    Field<String> channel = field(name("c", "channel"), CLOB);
    Field<String[]> named =
        when(DAG_NOTICE.CHANNEL.isNull(), val(channels)).otherwise(array(DAG_NOTICE.CHANNEL));
    return with(name("written")
            .as(
                alerts(rows)
                    .returning(ALERT.ALERT_ID, ALERT.DAG_RUN_ID, ALERT.TASK_ID, ALERT.KIND)))
        .insertInto(
            ALERT_DELIVERY,
            ALERT_DELIVERY.ALERT_ID,
            ALERT_DELIVERY.CHANNEL,
            ALERT_DELIVERY.DUE_AT,
            ALERT_DELIVERY.GIVE_UP_AT)
        .select(
            selectDistinct(id, channel, currentOffsetDateTime(), Outbox.giveUpAt())
                .from(table(name("written")))
                .join(DAG_RUN)
                .on(DAG_RUN.DAG_RUN_ID.eq(run))
                .join(DAG_NOTICE)
                .on(isTold(task, kind))
                .crossJoin(table("unnest({0})", named).as("c", "channel")));
  }

  private static Condition isTold(Field<String> task, Field<String> kind) {
    return DAG_NOTICE
        .DAG_VERSION_ID
        .eq(DAG_RUN.DAG_VERSION_ID)
        .and(DAG_NOTICE.TASK_ID.isNotDistinctFrom(task))
        .and(DAG_NOTICE.KIND.eq(kind));
  }

  private static InsertReturningStep<Record> alerts(Rows<Change> rows) {
    var run = rows.column("run", BIGINT, change -> change.step().dagRunId());
    var task = rows.column("task", BIGINT, change -> change.step().taskInstanceId());
    var kind = rows.column("kind", CLOB, Change::kind);
    var reason = rows.column("reason", CLOB, change -> change.step().reason());
    return insertInto(
            ALERT,
            ALERT.AT,
            ALERT.KIND,
            ALERT.DAG_RUN_ID,
            ALERT.DAG_ID,
            ALERT.RUN_ID,
            ALERT.TASK_ID,
            ALERT.TRIES,
            ALERT.REASON)
        .select(
            select(
                    currentOffsetDateTime(),
                    kind,
                    DAG_RUN.DAG_RUN_ID,
                    DAG_RUN.DAG_ID,
                    DAG_RUN.RUN_ID,
                    TASK_INSTANCE.TASK_ID,
                    TASK_INSTANCE.TRY_NUMBER,
                    reason)
                .from(rows.table())
                .join(DAG_RUN)
                .on(DAG_RUN.DAG_RUN_ID.eq(run))
                .leftJoin(TASK_INSTANCE)
                .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(task))
                .where(
                    exists(selectOne().from(DAG_NOTICE).where(isTold(TASK_INSTANCE.TASK_ID, kind))))
                .and(TASK_INSTANCE.PARENT_ID.isNull().or(PastStore.isOne(TASK_INSTANCE)))
                .orderBy(DAG_RUN.DAG_RUN_ID, TASK_INSTANCE.TASK_INSTANCE_ID));
  }
}
