package io.millrace.tasks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * How often a failed try is repeated, after what delay, and after which failures. What fails {@link
 * TaskFailed#forGood for good} is never repeated, whatever is said here.
 *
 * @param times repetitions after the first try, 0 for none
 * @param delay before the first repetition
 * @param factor the delay grows by, at each further repetition
 * @param cap the delay never exceeds
 * @param jitter share of the delay, 0 to 1, by which it is varied at random in both directions
 * @param only a failure of no such kind is not repeated; empty for all kinds
 * @param never a failure of such a kind is not repeated
 */
public record Retries(
    int times,
    Duration delay,
    double factor,
    Duration cap,
    double jitter,
    List<FailureKind> only,
    List<FailureKind> never) {

  public static final Retries NONE = new Retries(0, Duration.ZERO, 1, Duration.ZERO, 0);

  public Retries {
    if (times < 0 || delay.isNegative() || factor < 1 || jitter < 0 || jitter > 1) {
      throw new DagRejected(
          "retries of %d times after %s, growing by %s, varied by %s: times and delay are 0 or more, the factor is 1 or more, the jitter 0 to 1"
              .formatted(times, Durations.shown(delay), factor, jitter));
    }
    only = List.copyOf(only);
    never = List.copyOf(never);
  }

  /** After failures of all kinds. */
  public Retries(int times, Duration delay, double factor, Duration cap, double jitter) {
    this(times, delay, factor, cap, jitter, List.of(), List.of());
  }

  /** The same delay each time. */
  public static Retries fixed(int times, Duration delay) {
    return new Retries(times, delay, 1, delay, 0);
  }

  /** Doubles the delay each time, up to an hour, varied by a quarter. */
  public static Retries exponential(int times, Duration delay) {
    return new Retries(times, delay, 2, Duration.ofHours(1), 0.25);
  }

  /** Only failures of one of these kinds are repeated. */
  public Retries onlyOn(FailureKind... kinds) {
    return new Retries(times, delay, factor, cap, jitter, List.of(kinds), never);
  }

  /** Failures of these kinds are not repeated, also where {@link #onlyOn} names them. */
  public Retries notOn(FailureKind... kinds) {
    return new Retries(times, delay, factor, cap, jitter, only, List.of(kinds));
  }

  /** As often, after the same failures, and at once. */
  public Retries withoutDelay() {
    return new Retries(times, Duration.ZERO, 1, Duration.ZERO, 0, only, never);
  }

  /** Why a failure is not repeated, in words; empty if it may be. */
  public Optional<String> refusal(Throwable thrown) {
    for (FailureKind kind : never) {
      if (kind.matches(thrown)) {
        return Optional.of("its retries are not for " + kind.inWords());
      }
    }
    return only.isEmpty() || only.stream().anyMatch(kind -> kind.matches(thrown))
        ? Optional.empty()
        : Optional.of(
            "its retries are only for "
                + only.stream().map(FailureKind::inWords).collect(Collectors.joining(", ")));
  }

  /** The delay before repetition {@code number}, counted from 1. */
  public Duration delayBefore(int number, RandomGenerator random) {
    double millis = (double) delay.toMillis() * Math.pow(factor, number - 1);
    double capped = Math.min(millis, (double) Math.max(cap.toMillis(), delay.toMillis()));
    double varied = capped * (1 + jitter * (2 * random.nextDouble() - 1));
    return Duration.ofMillis(Math.round(varied));
  }
}
