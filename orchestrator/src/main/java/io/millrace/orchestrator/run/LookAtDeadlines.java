package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DEADLINE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.Lateness.Next;
import io.millrace.orchestrator.run.Lateness.Watched;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/**
 * Looks at what is to be done by now: forgets what is done, tells of what is late, and of what was
 * late and is done after all. Two nodes do not look at the same one at once.
 */
final class LookAtDeadlines {

  /** What is late is looked at again, until it is done. */
  private static final Duration AGAIN = Duration.ofSeconds(15);

  private static final Field<OffsetDateTime> NOW = field(select(DatabaseClock.now()));

  /** The state of a task that is not done; null if it is. */
  private static final Field<String> UNDONE =
      field(
          select(min(TASK_INSTANCE.STATE))
              .from(TASK_INSTANCE)
              .where(ofTask())
              .and(
                  TASK_INSTANCE.STATE.notIn(
                      inline(TaskState.SUCCESS.key()),
                      inline(TaskState.SKIPPED.key()),
                      inline(TaskState.REMOVED.key()))));

  private static final Field<Integer> TRIES =
      field(select(max(TASK_INSTANCE.TRY_NUMBER)).from(TASK_INSTANCE).where(ofTask()));

  private static final Field<OffsetDateTime> WRITTEN =
      field(
          TableWritings.last(
              DEADLINE.DAG_ID, DEADLINE.WRITERS, TableWritings.after(writtenBefore())));

  private LookAtDeadlines() {}

  private static Condition ofTask() {
    return TASK_INSTANCE
        .DAG_RUN_ID
        .eq(DEADLINE.DAG_RUN_ID)
        .and(TASK_INSTANCE.TASK_ID.eq(DEADLINE.TASK_ID))
        .and(PastStore.isOne(TASK_INSTANCE));
  }

  private static Field<OffsetDateTime> writtenBefore() {
    return field(
        "{0} - {1} * interval '1 millisecond'",
        OffsetDateTime.class, DEADLINE.DUE_AT, DEADLINE.SPAN_MILLIS);
  }

  /** Answers whether there is something to tell. */
  static boolean of(DSLContext tx, Outbox outbox) {
    List<Watched> due = due(tx);
    List<Long> done = new ArrayList<>();
    List<Long> again = new ArrayList<>();
    List<Long> late = new ArrayList<>();
    List<Told> told = new ArrayList<>();
    for (Watched one : due) {
      Next next = Lateness.of(one);
      switch (next) {
        case Next.Done over -> done.add(one.deadlineId());
        case Next.Owes nothing -> again.add(one.deadlineId());
        case Next.Late since -> (one.isTold() ? again : late).add(one.deadlineId());
        case Next.Moves moves -> move(tx, one.deadlineId(), moves.dueAt());
      }
      Told message = Lateness.told(one, next);
      if (message != null) {
        told.add(message);
      }
    }
    Deadlines.forget(tx, done);
    lookAgain(tx, again, false);
    lookAgain(tx, late, true);
    if (told.isEmpty()) {
      return false;
    }
    var trip = new RoundTrip(tx);
    outbox.tell(trip, told);
    trip.send();
    return true;
  }

  /** What was looked at longest ago first: what is known to be late holds up no other. */
  private static List<Watched> due(DSLContext tx) {
    return tx.select(
            DEADLINE.DEADLINE_ID,
            DEADLINE.DAG_ID,
            DEADLINE.DAG_RUN_ID,
            DEADLINE.TASK_ID,
            DEADLINE.TABLE_NAME,
            DEADLINE.SPAN_MILLIS,
            DEADLINE.PROMISE,
            DEADLINE.DUE_AT,
            DEADLINE.TOLD_AT,
            DAG_RUN.RUN_ID,
            DAG_RUN.STATE,
            DAG.PAUSED,
            UNDONE.as("undone"),
            TRIES.as("tries"),
            WRITTEN.as("written"),
            NOW.as("now"))
        .from(DEADLINE)
        .leftJoin(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(DEADLINE.DAG_RUN_ID))
        .leftJoin(DAG)
        .on(DAG.DAG_ID.eq(DEADLINE.DAG_ID))
        .where(DEADLINE.LOOK_AT.le(NOW))
        .orderBy(DEADLINE.LOOK_AT, DEADLINE.DEADLINE_ID)
        .limit(TaskRows.BATCH)
        .forUpdate()
        .of(DEADLINE)
        .skipLocked()
        .fetch(LookAtDeadlines::watched);
  }

  private static Watched watched(Record row) {
    Long span = row.get(DEADLINE.SPAN_MILLIS);
    return new Watched(
        row.get(DEADLINE.DEADLINE_ID),
        row.get(DEADLINE.DAG_ID),
        row.get(DEADLINE.DAG_RUN_ID),
        row.get(DAG_RUN.RUN_ID),
        row.get(DAG_RUN.STATE),
        row.get(DEADLINE.TASK_ID),
        row.get("undone", String.class),
        row.get("tries", Integer.class),
        row.get(DEADLINE.TABLE_NAME),
        span == null ? null : Duration.ofMillis(span),
        Times.instant(row.get("written", OffsetDateTime.class)),
        row.get(DEADLINE.PROMISE),
        row.get(DEADLINE.DUE_AT).toInstant(),
        row.get("now", OffsetDateTime.class).toInstant(),
        row.get(DEADLINE.TOLD_AT) != null,
        Boolean.TRUE.equals(row.get(DAG.PAUSED)));
  }

  private static void move(DSLContext tx, long deadlineId, Instant dueAt) {
    tx.update(DEADLINE)
        .set(DEADLINE.DUE_AT, Times.utc(dueAt))
        .set(DEADLINE.LOOK_AT, Deadlines.nextLookAtTable(val(Times.utc(dueAt))))
        .setNull(DEADLINE.TOLD_AT)
        .where(DEADLINE.DEADLINE_ID.eq(deadlineId))
        .execute();
  }

  private static void lookAgain(DSLContext tx, List<Long> ids, boolean toldNow) {
    if (!ids.isEmpty()) {
      tx.update(DEADLINE)
          .set(DEADLINE.LOOK_AT, DatabaseClock.in(AGAIN))
          .set(DEADLINE.TOLD_AT, toldNow ? currentOffsetDateTime() : DEADLINE.TOLD_AT)
          .where(DEADLINE.DEADLINE_ID.eq(any(ids.toArray(Long[]::new))))
          .execute();
    }
  }
}
