package io.millrace.dags.growth.sample;

import io.millrace.dags.sample.Dice;

/**
 * Distinct ids of 19 digits, 30744573 first, without order and without keeping any. Every id has a
 * neighbour that differs by one: what passes through a double mixes the two up.
 */
final class UserIds {

  private static final long FIRST = 3_074_457_300_000_000_000L;
  private static final long RANGE = 10_000_000_000L;

  /** Shares no factor with the range, so its multiples meet every remainder once. */
  private static final long STEP = 6_180_339_887L;

  private long remainder;
  private boolean second;

  UserIds(Dice dice) {
    remainder = dice.below(RANGE);
  }

  long next() {
    if (!second) {
      remainder = (remainder + STEP) % RANGE;
    }
    long id = FIRST + remainder * 10 + (second ? 4 : 3);
    second = !second;
    return id;
  }
}
