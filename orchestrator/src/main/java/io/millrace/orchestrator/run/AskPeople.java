package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.APPROVAL;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.BIGINT;

import io.millrace.orchestrator.database.DatabaseClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jooq.InsertReturningStep;
import org.jooq.Query;
import org.jooq.Record;

/** Keeps what tasks ask, in the transaction in which they begin to wait for the answers. */
final class AskPeople {

  private AskPeople() {}

  /**
   * Adds what is asked and that somebody is told; false if nothing is. Of a run that stops, the
   * next claim is to come at once, and nobody is told.
   */
  static boolean of(RoundTrip trip, List<Ending> endings, LongPredicate stopping, Outbox outbox) {
    List<Ending> asking =
        endings.stream().filter(end -> end.to() == TaskState.AWAITING_APPROVAL).toList();
    if (asking.isEmpty()) {
      return false;
    }
    var vain = asking.stream().collect(Collectors.partitioningBy(end -> isOf(end, stopping)));
    for (Ending end : asking) {
      Outcome.Asked asked = (Outcome.Asked) end.finished().outcome();
      trip.add(insert(end.finished().claim(), asked, isOf(end, stopping)));
    }
    List<Ending> open = Objects.requireNonNull(vain.get(false));
    if (!open.isEmpty()) {
      outbox.ask(trip, open);
    }
    return !open.isEmpty();
  }

  private static boolean isOf(Ending end, LongPredicate stopping) {
    return stopping.test(end.finished().claim().dagRunId());
  }

  private static Query insert(Claim claim, Outcome.Asked asked, boolean stopping) {
    Duration most = stopping ? Duration.ZERO : asked.most();
    return insertInto(APPROVAL)
        .set(APPROVAL.TASK_INSTANCE_ID, claim.taskInstanceId())
        .set(APPROVAL.GENERATION, claim.generation())
        .set(APPROVAL.QUESTION, asked.question())
        .set(APPROVAL.OPTIONS, asked.options().toArray(String[]::new))
        .set(APPROVAL.OTHERWISE, asked.otherwise())
        .set(APPROVAL.SKIPS, asked.skips())
        .set(
            APPROVAL.DUE_AT,
            most == null ? val(null, APPROVAL.DUE_AT.getDataType()) : DatabaseClock.in(most))
        .onConflictDoNothing();
  }

  /** The alerts; after the questions were kept. */
  static InsertReturningStep<Record> alerts(Rows<Ending> rows) {
    var asking = rows.array("asking", BIGINT, Ending::taskInstanceId);
    return NewAlerts.ofTasks("approval")
        .set(ALERT.REASON, APPROVAL.QUESTION)
        .insert(select ->
            select
                .from(TASK_INSTANCE)
                .join(DAG_RUN)
                .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
                .join(APPROVAL)
                .on(APPROVAL.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
                .and(APPROVAL.GENERATION.eq(TASK_INSTANCE.GENERATION))
                .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(asking)))
                .orderBy(TASK_INSTANCE.TASK_INSTANCE_ID));
  }
}
