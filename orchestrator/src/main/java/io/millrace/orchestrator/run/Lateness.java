package io.millrace.orchestrator.run;

import io.millrace.tasks.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of something whose deadline has come, and puts it into words. Pure. */
final class Lateness {

  /**
   * What is to be done by a time, as it is now.
   *
   * @param dagRunId null for the scheduled run that comes next, and for a table
   * @param runState null where there is no run
   * @param taskId null for a run or a table
   * @param undone the state of the task, or of an instance of it; null if it is done or cancelled
   * @param table null for a run or a task
   * @param span how old the table may become
   * @param written when the table was, since it was last looked at; null if it was not
   * @param isTold that it is late
   * @param isPaused its DAG
   */
  record Watched(
      long deadlineId,
      String dagId,
      @Nullable Long dagRunId,
      @Nullable String runId,
      @Nullable String runState,
      @Nullable String taskId,
      @Nullable String undone,
      @Nullable Integer tries,
      @Nullable String table,
      @Nullable Duration span,
      @Nullable Instant written,
      String promise,
      Instant dueAt,
      Instant now,
      boolean isTold,
      boolean isPaused) {}

  /** What becomes of it. */
  sealed interface Next {

    /** It is done, or somebody cancelled it. */
    record Done(boolean cancelled) implements Next {}

    record Late() implements Next {}

    /** Nothing, as long as its DAG is paused. */
    record Owes() implements Next {}

    /** It is done until then. */
    record Moves(Instant dueAt) implements Next {}
  }

  private Lateness() {}

  static Next of(Watched one) {
    Duration span = one.span();
    if (span != null) {
      Instant fresh = one.written() == null ? one.dueAt() : one.written().plus(span);
      return fresh.isAfter(one.now()) ? new Next.Moves(fresh) : lateUnlessPaused(one);
    }
    if (one.runState() == null) {
      return lateUnlessPaused(one);
    }
    if (one.runState().equals(RunState.CANCELLED.key())) {
      return new Next.Done(true);
    }
    boolean done =
        one.taskId() == null ? one.runState().equals(RunState.SUCCESS.key()) : one.undone() == null;
    return done ? new Next.Done(false) : new Next.Late();
  }

  private static Next lateUnlessPaused(Watched one) {
    return one.isPaused() ? new Next.Owes() : new Next.Late();
  }

  /** What is to be said of it; null if nothing is. */
  static @Nullable Told told(Watched one, Next next) {
    return switch (next) {
      case Next.Late late -> one.isTold() ? null : of(one, kind(one), late(one));
      case Next.Done done ->
          one.isTold() && !done.cancelled() ? of(one, "recovered", doneAfterAll(one)) : null;
      case Next.Moves moves ->
          one.isTold() ? of(one, "recovered", one.table() + " is written again") : null;
      case Next.Owes nothing -> null;
    };
  }

  private static Told of(Watched one, String kind, String reason) {
    return new Told(
        kind,
        one.dagId(),
        one.dagRunId(),
        one.runId(),
        one.taskId(),
        one.taskId() == null ? null : one.tries() == null ? 0 : one.tries(),
        one.table(),
        reason);
  }

  private static String kind(Watched one) {
    return one.table() != null ? "stale_table" : one.taskId() != null ? "late_task" : "late_run";
  }

  private static String late(Watched one) {
    Duration span = one.span();
    if (span != null) {
      return "%s was to be %s and was not since %s"
          .formatted(one.table(), one.promise(), seconds(one.dueAt().minus(span)));
    }
    String state = one.taskId() == null ? one.runState() : one.undone();
    return toBeDone(one)
        + (one.runState() == null
            ? "there is no such run yet"
            : "it is " + String.valueOf(state).replace('_', ' '));
  }

  private static String doneAfterAll(Watched one) {
    Duration late = Duration.between(one.dueAt(), one.now()).truncatedTo(ChronoUnit.SECONDS);
    return toBeDone(one) + "it is done after all, within " + Durations.shown(late) + " of that";
  }

  private static String toBeDone(Watched one) {
    return "it was to be done %s, until %s; ".formatted(one.promise(), seconds(one.dueAt()));
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
