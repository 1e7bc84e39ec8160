package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.tasks.PostgresFailure;
import io.millrace.tasks.Retries;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells a warehouse that is not available from a task that fails. Its task did not fail, uses up
 * none of its retries, and waits: as long as it takes if nothing of it had begun; if its statements
 * were under way they may be what takes the server down or into a deadlock, and it waits so often
 * and no more.
 */
final class WarehouseTrouble {

  /** In a row, and apart from one another: two that were in each other's way would be again. */
  private static final Retries ONCE_BEGUN =
      new Retries(TryRunner.MOST_RESCUES, Duration.ofSeconds(1), 2, Absences.LONGEST_DELAY, 0.25);

  private final RunningTry running;
  private final TryServices services;

  WarehouseTrouble(RunningTry running, TryServices services) {
    this.running = running;
    this.services = services;
  }

  /** What a failure comes to before the fence stands; null if the warehouse was available. */
  Outcome.@Nullable Unavailable before(Throwable thrown) {
    PostgresFailure failure = PostgresFailure.in(thrown).orElse(null);
    if (failure == null) {
      return null;
    }
    if (failure.unavailable()) {
      return away(failure, sentence(failure, "cannot be reached"));
    }
    return failure.kind() == PostgresFailure.Kind.CONFLICT
        ? waits(sentence(failure, ""), Absences.SHORTEST_DELAY, false)
        : null;
  }

  /**
   * What a failure of the task's own transaction, which is rolled back, comes to; null if it is the
   * task's.
   */
  Outcome.@Nullable Unavailable during(Throwable thrown) {
    PostgresFailure failure = PostgresFailure.in(thrown).orElse(null);
    if (failure == null || running.stop().reason() != null) {
      return null;
    }
    return switch (failure.kind()) {
      case DISK_FULL -> away(failure, sentence(failure, ""));
      case CONNECTION_LOST, READ_ONLY, CONFLICT ->
          running.claim().rescues() < TryRunner.MOST_RESCUES
              ? waits(sentence(failure, "cannot be reached any more"), delayOnceBegun(), true)
              : null;
      case LOGIN_REFUSED, NO_SUCH_DATABASE, TOO_MANY_SESSIONS, CANCELLED, REFUSED, OTHER -> null;
    };
  }

  private Outcome.Unavailable away(PostgresFailure failure, String sentence) {
    boolean untilWritten = failure.kind() == PostgresFailure.Kind.DISK_FULL;
    Duration delay = services.absences().missed(name(), sentence, untilWritten);
    return waits(sentence, delay, false);
  }

  private Duration delayOnceBegun() {
    return ONCE_BEGUN.delayBefore(running.claim().rescues() + 1, services.random());
  }

  private Outcome.Unavailable waits(String sentence, Duration delay, boolean begun) {
    String reason = SecretMasks.hide(sentence) + "; it is tried again";
    running.log(reason);
    return new Outcome.Unavailable(reason, delay, begun);
  }

  /** {@code lost} is what became of the connection. */
  private String sentence(PostgresFailure failure, String lost) {
    String what =
        switch (failure.kind()) {
          case DISK_FULL -> "has no space left on its disk, free some";
          case TOO_MANY_SESSIONS -> "has no session free";
          case READ_ONLY -> "takes no changes at the moment";
          case CONFLICT -> "let another transaction go first";
          case CONNECTION_LOST -> lost;
          case LOGIN_REFUSED, NO_SUCH_DATABASE, CANCELLED, REFUSED, OTHER ->
              throw new IllegalArgumentException("no trouble of a warehouse: " + failure.kind());
        };
    return "the warehouse %s %s (%s)".formatted(name(), what, failure.message());
  }

  private String name() {
    return String.valueOf(running.warehouse());
  }
}
