package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.APPROVAL;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.millrace.tasks.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jspecify.annotations.Nullable;

/**
 * What a task asked, and what came of it. As JSON it is one flat object.
 *
 * @param open whether it still can be answered
 * @param otherwise the option that counts once its time is over; null for none
 * @param skips whether the task is skipped then, and does not fail
 * @param dueAt when its time is over; null for never
 * @param answer null if there is none
 * @param answeredBy null if it is not known, or nobody answered in time
 * @param answeredAt when it was answered or its time was over; null until then
 * @param current whether the task has not been cleared or marked since
 */
public record AskedPerson(
    @JsonIgnore long dagRunId,
    String dagId,
    String runId,
    String taskId,
    String question,
    List<String> options,
    boolean open,
    Instant askedAt,
    @Nullable Instant dueAt,
    @Nullable String otherwise,
    boolean skips,
    @Nullable String answer,
    @Nullable String answeredBy,
    @Nullable String note,
    @Nullable Instant answeredAt,
    @JsonIgnore boolean current) {

  static final Condition IS_OPEN =
      APPROVAL
          .ANSWERED_AT
          .isNull()
          .and(TASK_INSTANCE.GENERATION.eq(APPROVAL.GENERATION))
          .and(TASK_INSTANCE.STATE.eq(inline(TaskState.AWAITING_APPROVAL.key())));

  /** For people, as in {@code sure} or {@code sure[3]}. */
  private static final Field<String> TASK = TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH);

  private static final Field<Boolean> OPEN = field(IS_OPEN).as("open");
  private static final Field<Boolean> CURRENT =
      field(TASK_INSTANCE.GENERATION.eq(APPROVAL.GENERATION)).as("current");

  /** The newest, newest first; those that are open, or all. */
  public static List<AskedPerson> list(DSLContext database, boolean all, int limit) {
    return select(database, all ? noCondition() : IS_OPEN)
        .orderBy(APPROVAL.ASKED_AT.desc(), APPROVAL.GENERATION.desc())
        .limit(limit)
        .fetch(AskedPerson::of);
  }

  /** Of a task of a run, the last, whatever the clock said then; empty if it has asked nothing. */
  public static Optional<AskedPerson> find(DSLContext database, long dagRunId, String taskId) {
    return select(database, TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId).and(TASK.eq(taskId)))
        .orderBy(APPROVAL.GENERATION.desc())
        .limit(1)
        .fetchOptional(AskedPerson::of);
  }

  /** Of the generation that a claim is of. */
  public static Optional<AskedPerson> of(DSLContext database, Claim claim) {
    return select(
            database,
            APPROVAL
                .TASK_INSTANCE_ID
                .eq(claim.taskInstanceId())
                .and(APPROVAL.GENERATION.eq(claim.generation())))
        .fetchOptional(AskedPerson::of);
  }

  private static SelectConditionStep<? extends Record> select(
      DSLContext database, Condition which) {
    return database
        .select(APPROVAL.fields())
        .select(DAG_RUN.DAG_RUN_ID, DAG_RUN.DAG_ID, DAG_RUN.RUN_ID)
        .select(TASK.as(TASK_INSTANCE.TASK_ID), OPEN, CURRENT)
        .from(APPROVAL)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(APPROVAL.TASK_INSTANCE_ID))
        .join(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
        .where(which);
  }

  private static AskedPerson of(Record row) {
    return new AskedPerson(
        row.get(DAG_RUN.DAG_RUN_ID),
        row.get(DAG_RUN.DAG_ID),
        row.get(DAG_RUN.RUN_ID),
        row.get(TASK_INSTANCE.TASK_ID),
        row.get(APPROVAL.QUESTION),
        List.of(row.get(APPROVAL.OPTIONS)),
        row.get(OPEN),
        row.get(APPROVAL.ASKED_AT).toInstant(),
        Times.instant(row.get(APPROVAL.DUE_AT)),
        row.get(APPROVAL.OTHERWISE),
        row.get(APPROVAL.SKIPS),
        row.get(APPROVAL.ANSWER),
        row.get(APPROVAL.ANSWERED_BY),
        row.get(APPROVAL.NOTE),
        Times.instant(row.get(APPROVAL.ANSWERED_AT)),
        row.get(CURRENT));
  }

  /** The answer for the task; null if there is none. */
  public @Nullable Answer given() {
    return answer == null || answeredAt == null
        ? null
        : new Answer(
            answer, answeredBy, note, answeredAt, dueAt == null || answeredAt.isBefore(dueAt));
  }

  /**
   * Whether it asks if something may go on, and not which of several it is to be; so it is taken if
   * its options are those of {@link io.millrace.tasks.approval.Approvals#approve}.
   */
  @JsonIgnore
  public boolean isYesOrNo() {
    return options.equals(List.of("approve", "reject"));
  }
}
