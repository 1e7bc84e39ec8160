package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.StopReason;
import io.millrace.tasks.Durations;
import io.millrace.tasks.Retries;
import io.millrace.tasks.TaskDeferred;
import io.millrace.tasks.TaskSkipped;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides what a failed try comes to: stopped on request, to be retried, or failed. */
final class TryFailure {

  private static final String NODE_LEFT = "its node left";

  private TryFailure() {}

  static Outcome outcome(
      RunningTry running, RandomGenerator random, Throwable thrown, Effect effect) {
    String goesOn =
        running.isLeftBehind() ? "; its code does not stop, so its thread was left behind" : "";
    return switch (running.stop().reason()) {
      case RUN_STOPPED -> new Outcome.Cancelled(StopReason.OF_ITS_TASKS + goesOn);
      case MARKED -> Objects.requireNonNull(running.mark()).outcome();
      case NODE_LEAVES -> {
        running.log("handed back: its node left");
        // Such code may be what made the node leave: it is counted with the lost nodes.
        yield running.isLeftBehind() ? new Outcome.Unknown(NODE_LEFT + goesOn) : handedBack(true);
      }
      case TIMEOUT -> {
        Duration limit =
            Objects.requireNonNullElse(running.task().limits().timeout(), Duration.ZERO);
        String reason = "took longer than its timeout of " + Durations.shown(limit) + goesOn;
        running.log(reason);
        yield failed(running, random, reason, new TimeoutException(), effect);
      }
      case null ->
          switch (thrown) {
            case TaskSkipped skipped -> skipped(running, skipped);
            case TaskDeferred deferred -> deferred(running, deferred);
            default -> failed(running, random, thrown, effect);
          };
    };
  }

  /** Of a try whose node leaves, {@code begun} or not. */
  static Outcome handedBack(boolean begun) {
    return new Outcome.HandedBack(NODE_LEFT, begun);
  }

  private static Outcome skipped(RunningTry running, TaskSkipped skipped) {
    String reason = new Failures.Failure(String.valueOf(skipped.getMessage()), false).sentence();
    running.log("skipped: " + reason);
    return new Outcome.Skipped(reason);
  }

  private static Outcome deferred(RunningTry running, TaskDeferred deferred) {
    String reason = new Failures.Failure(String.valueOf(deferred.getMessage()), false).sentence();
    running.log("deferred: " + reason);
    return new Outcome.Deferred(reason, deferred.duration(), null, null);
  }

  private static Outcome failed(
      RunningTry running, RandomGenerator random, Throwable thrown, Effect effect) {
    Failures.Failure failure = Failures.of(thrown);
    running.log("failed: " + failure.sentence());
    if (thrown instanceof QueryRunner.FailedQuery query) {
      running.log("in the statement: " + query.sql());
    }
    if (thrown.getStackTrace().length > 0 || thrown.getCause() != null) {
      var trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      running.log(trace.toString().strip());
    }
    return failure.retryable()
        ? failed(running, random, failure.sentence(), thrown, effect)
        : new Outcome.Failed(failure.sentence(), null, effect);
  }

  /** Of a try that may help if it is made again, should its retries be for what was thrown. */
  private static Outcome failed(
      RunningTry running, RandomGenerator random, String reason, Throwable thrown, Effect effect) {
    Duration in = retryIn(running, random);
    String refusal = in == null ? null : refusal(running, thrown);
    if (refusal == null) {
      return new Outcome.Failed(reason, in, effect);
    }
    running.log("not tried again: " + refusal);
    return new Outcome.Failed(reason + "; it is not tried again: " + refusal, null, effect);
  }

  private static @Nullable String refusal(RunningTry running, Throwable thrown) {
    return thrown instanceof ChildFailed child
        ? child.refusal()
        : running.task().limits().retries().refusal(thrown).orElse(null);
  }

  private static @Nullable Duration retryIn(RunningTry running, RandomGenerator random) {
    Retries retries = running.task().limits().retries();
    int tries = running.tryNumber();
    return tries > retries.times() ? null : retries.delayBefore(tries, random);
  }
}
