package io.millrace.tasks;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a failed try is repeated, and after what delay.
 *
 * @param times repetitions after the first try, 0 for none
 * @param delay before the first repetition
 * @param factor the delay grows by, at each further repetition
 * @param cap the delay never exceeds
 * @param jitter share of the delay, 0 to 1, by which it is varied at random in both directions
 */
public record Retries(int times, Duration delay, double factor, Duration cap, double jitter) {

  public static final Retries NONE = new Retries(0, Duration.ZERO, 1, Duration.ZERO, 0);

  public Retries {
    if (times < 0 || delay.isNegative() || factor < 1 || jitter < 0 || jitter > 1) {
      throw new IllegalArgumentException(
          "retries need times and delay of 0 or more, a factor of 1 or more, jitter in 0..1");
    }
  }

  /** The same delay each time. */
  public static Retries fixed(int times, Duration delay) {
    return new Retries(times, delay, 1, delay, 0);
  }

  /** Doubles the delay each time, up to an hour, varied by a quarter. */
  public static Retries exponential(int times, Duration delay) {
    return new Retries(times, delay, 2, Duration.ofHours(1), 0.25);
  }

  /** The delay before repetition {@code number}, counted from 1. */
  public Duration delayBefore(int number, RandomGenerator random) {
    double millis = (double) delay.toMillis() * Math.pow(factor, number - 1);
    double capped = Math.min(millis, (double) Math.max(cap.toMillis(), delay.toMillis()));
    double varied = capped * (1 + jitter * (2 * random.nextDouble() - 1));
    return Duration.ofMillis(Math.round(varied));
  }
}
