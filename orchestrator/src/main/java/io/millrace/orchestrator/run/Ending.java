package io.millrace.orchestrator.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a task instance whose try ended.
 *
 * @param to its next state
 * @param tryState what is written on the try itself
 * @param retryIn set exactly for {@link TaskState#UP_FOR_RETRY}
 * @param reason null where all went well
 */
record Ending(
    FinishedTry finished,
    TaskState to,
    TryState tryState,
    @Nullable Duration retryIn,
    @Nullable String reason,
    Effect effect) {

  static Ending of(FinishedTry finished) {
    return switch (finished.outcome()) {
      case Outcome.Succeeded success ->
          new Ending(finished, TaskState.SUCCESS, TryState.SUCCESS, null, null, success.effect());
      case Outcome.Failed failed ->
          new Ending(
              finished,
              failed.retryIn() == null ? TaskState.FAILED : TaskState.UP_FOR_RETRY,
              TryState.FAILED,
              failed.retryIn(),
              failed.reason(),
              failed.effect());
      case Outcome.Skipped skipped ->
          new Ending(
              finished,
              TaskState.SKIPPED,
              TryState.SKIPPED,
              null,
              skipped.reason(),
              Effect.skipping(skipped.skips()));
      case Outcome.Asked asked ->
          new Ending(
              finished,
              TaskState.AWAITING_APPROVAL,
              TryState.DEFERRED,
              null,
              asked.reason(),
              Effect.NONE);
      case Outcome.Deferred deferred ->
          new Ending(
              finished,
              TaskState.DEFERRED,
              TryState.DEFERRED,
              null,
              deferred.reason(),
              Effect.NONE);
      case Outcome.Cancelled cancelled ->
          new Ending(
              finished,
              TaskState.CANCELLED,
              TryState.CANCELLED,
              null,
              cancelled.reason(),
              Effect.NONE);
      case Outcome.Unknown unknown ->
          new Ending(finished, TaskState.READY, TryState.LOST, null, unknown.reason(), Effect.NONE);
      case Outcome.Unavailable unavailable ->
          new Ending(
              finished,
              TaskState.UP_FOR_RETRY,
              TryState.LOST,
              unavailable.retryIn(),
              unavailable.reason(),
              Effect.NONE);
      case Outcome.Marked marked ->
          new Ending(
              finished,
              marked.mark().state(),
              TryState.CANCELLED,
              null,
              marked.reason(),
              Effect.NONE);
      case Outcome.HandedBack handed ->
          new Ending(finished, TaskState.READY, TryState.LOST, null, handed.reason(), Effect.NONE);
    };
  }

  @Nullable Long retryMillis() {
    return retryIn == null ? null : retryIn.toMillis();
  }

  /** A try that its task did not fail uses none up. */
  int triesGivenBack() {
    return tryState == TryState.LOST || tryState == TryState.DEFERRED ? 1 : 0;
  }

  /** Whether the next claim must first find out what this try did, or it may have done harm. */
  int rescues() {
    return switch (finished.outcome()) {
      case Outcome.Unknown unknown -> 1;
      case Outcome.Unavailable unavailable -> unavailable.begun() ? 1 : 0;
      case Outcome.Succeeded success -> 0;
      case Outcome.Failed failed -> 0;
      case Outcome.Skipped skipped -> 0;
      case Outcome.Deferred deferred -> 0;
      case Outcome.Asked asked -> 0;
      case Outcome.Cancelled cancelled -> 0;
      case Outcome.HandedBack handed -> 0;
      case Outcome.Marked marked -> 0;
    };
  }

  /** Whether its task may be what has its nodes asked to end. */
  int handBacks() {
    return finished.outcome() instanceof Outcome.HandedBack handed && handed.begun() ? 1 : 0;
  }

  /** Whether it failed and waits for its retry, and not for a database that is away. */
  boolean waitsToBeRetried() {
    return retryIn != null && finished.outcome() instanceof Outcome.Failed;
  }

  long taskInstanceId() {
    return finished.claim().taskInstanceId();
  }

  boolean adopted() {
    return finished.outcome() instanceof Outcome.Succeeded success && success.adopted();
  }
}
