package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.APPROVAL;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static java.time.temporal.ChronoUnit.SECONDS;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.orchestrator.run.TaskRows.Moved;
import io.millrace.orchestrator.text.DidYouMean;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Answers what tasks ask: what a person says, or that the time is over. The task is ready then, and
 * its next try makes of the answer what its code says. The caller opens the transaction.
 */
final class AnswerTasks {

  private static final int LONGEST_NAME = 100;

  /** A question that still waits; a function of the row alone, as an index has it. */
  private static final Condition UNANSWERED = APPROVAL.ANSWERED_AT.isNull();

  private AnswerTasks() {}

  /** Whether the time of one is over; the first is found by its index, whatever the clock says. */
  static Condition due() {
    return field(select(min(APPROVAL.DUE_AT)).from(APPROVAL).where(UNANSWERED))
        .le(DatabaseClock.now());
  }

  /**
   * A person's answer.
   *
   * @throws OperationRefused if the task asks nothing now, or something else, or if the note or the
   *     name cannot be kept
   */
  static List<Moved> answer(
      DSLContext tx, LockedRun run, String taskId, String option, @Nullable String note, Actor by) {
    String text = NoteText.of(note);
    requireName(by);
    String task = "task " + taskId + " of " + RunLabel.of(tx, run.dagRunId());
    AskedPerson asked = open(tx, run, taskId, task);
    if (!asked.options().contains(option)) {
      throw new OperationRefused(
          "%s asks for %s, not for %s%s"
              .formatted(
                  task,
                  String.join(" or ", asked.options()),
                  option,
                  DidYouMean.suggestion(option, asked.options())));
    }
    Long id =
        tx.update(APPROVAL)
            .set(APPROVAL.ANSWER, option)
            .set(APPROVAL.ANSWERED_BY, by.name())
            .set(APPROVAL.NOTE, text)
            .set(APPROVAL.ANSWERED_AT, DatabaseClock.now())
            .from(TASK_INSTANCE)
            .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(APPROVAL.TASK_INSTANCE_ID))
            .and(TASK_INSTANCE.DAG_RUN_ID.eq(run.dagRunId()))
            .and(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH).eq(taskId))
            .and(TASK_INSTANCE.GENERATION.eq(APPROVAL.GENERATION))
            .and(TaskRows.in(TaskState.AWAITING_APPROVAL))
            .and(UNANSWERED)
            .and(APPROVAL.DUE_AT.isNull().or(APPROVAL.DUE_AT.gt(DatabaseClock.now())))
            .returningResult(APPROVAL.TASK_INSTANCE_ID)
            .fetchOne(APPROVAL.TASK_INSTANCE_ID);
    if (id == null) {
      throw new OperationRefused(task + " waits no longer: its time is over");
    }
    return wake(tx, List.of(id));
  }

  /** It is written into lines of logs and of the history. */
  private static void requireName(Actor by) {
    String name = by.name();
    if (name != null
        && (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl))) {
      throw new OperationRefused(
          "the name of who answers must be %d characters at most, without line breaks"
              .formatted(LONGEST_NAME));
    }
  }

  private static AskedPerson open(DSLContext tx, LockedRun run, String taskId, String task) {
    AskedPerson asked = AskedPerson.find(tx, run.dagRunId(), taskId).orElse(null);
    if (asked == null || !asked.open()) {
      throw new OperationRefused(
          asked == null || !asked.current() || asked.answeredAt() == null
              ? "%s asks nothing now; it is %s".formatted(task, state(tx, run, taskId))
              : "%s %s at %s; it cannot be answered again"
                  .formatted(task, ended(asked), asked.answeredAt().truncatedTo(SECONDS)));
    }
    return asked;
  }

  private static String ended(AskedPerson asked) {
    if (asked.answer() == null) {
      return "was not answered in time, which was over";
    }
    return "was answered "
        + asked.answer()
        + (asked.answeredBy() == null ? "" : " by " + asked.answeredBy());
  }

  private static String state(DSLContext tx, LockedRun run, String taskId) {
    return tx.select(TASK_INSTANCE.STATE)
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run.dagRunId()))
        .and(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH).eq(taskId))
        .fetchSingle(row -> row.value1().replace('_', ' '));
  }

  /** Ends the wait of those whose time is over; also of what nobody waits for any more. */
  static List<Moved> expire(DSLContext tx) {
    Condition isDue = UNANSWERED.and(APPROVAL.DUE_AT.le(field(select(DatabaseClock.now()))));
    tx.update(APPROVAL)
        .set(APPROVAL.ANSWERED_AT, DatabaseClock.now())
        .where(isDue)
        .and(notExists(selectOne().from(TASK_INSTANCE).where(waits())))
        .execute();
    var due =
        select(APPROVAL.TASK_INSTANCE_ID)
            .from(APPROVAL)
            .where(isDue)
            .orderBy(APPROVAL.TASK_INSTANCE_ID)
            .limit(TaskRows.BATCH)
            .forUpdate()
            .skipLocked();
    List<Long> over =
        tx.update(APPROVAL)
            .set(APPROVAL.ANSWER, APPROVAL.OTHERWISE)
            .set(APPROVAL.ANSWERED_AT, DatabaseClock.now())
            .where(APPROVAL.TASK_INSTANCE_ID.in(due))
            .and(isDue)
            .returningResult(APPROVAL.TASK_INSTANCE_ID)
            .fetch(APPROVAL.TASK_INSTANCE_ID);
    return over.isEmpty() ? List.of() : wake(tx, over);
  }

  private static Condition waits() {
    return TASK_INSTANCE
        .TASK_INSTANCE_ID
        .eq(APPROVAL.TASK_INSTANCE_ID)
        .and(TASK_INSTANCE.GENERATION.eq(APPROVAL.GENERATION))
        .and(TaskRows.in(TaskState.AWAITING_APPROVAL));
  }

  private static List<Moved> wake(DSLContext tx, List<Long> ids) {
    return tx.update(TASK_INSTANCE)
        .set(TASK_INSTANCE.STATE, TaskState.READY.key())
        .setNull(TASK_INSTANCE.REASON)
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(ids.toArray(Long[]::new))))
        .and(TaskRows.in(TaskState.AWAITING_APPROVAL))
        .returningResult(
            TASK_INSTANCE.TASK_INSTANCE_ID, TASK_INSTANCE.DAG_RUN_ID, TASK_INSTANCE.TOKEN)
        .fetch(row -> new Moved(row.value1(), row.value2(), row.value3()));
  }
}
