package io.millrace.dags.growth.sample;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The sample's only source of chance. Numbers are cut down here and not by the JDK, so that a seed
 * gives the same sample on every JDK. Not thread-safe.
 */
final class Dice {

  private final RandomGenerator bits;

  Dice(long seed) {
    bits = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** From 0 up to, and without, the bound. */
  long below(long bound) {
    return Math.multiplyHigh(bits.nextLong() >>> 1, bound << 1);
  }

  /** Both ends included. */
  long between(long first, long last) {
    return first + below(last - first + 1);
  }

  boolean oneIn(int times) {
    return below(times) == 0;
  }

  <T> T oneOf(T[] choices) {
    return choices[(int) below(choices.length)];
  }
}
