package io.millrace.dags.sample;

import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A sample's only source of chance. Numbers are cut down here and not by the JDK, so that a seed
 * gives the same sample on every JDK. Not thread-safe.
 */
public final class Dice {

  private final RandomGenerator bits;

  public Dice(long seed) {
    bits = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** From 0 up to, and without, the bound. */
  public long below(long bound) {
    return Math.multiplyHigh(bits.nextLong() >>> 1, bound << 1);
  }

  /** Both ends included. */
  public long between(long first, long last) {
    return first + below(last - first + 1);
  }

  public boolean oneIn(int times) {
    return below(times) == 0;
  }

  public <T> T oneOf(T[] choices) {
    return choices[(int) below(choices.length)];
  }

  public <T> T oneOf(List<T> choices) {
    return choices.get((int) below(choices.size()));
  }

  /** Puts them into an order of chance. */
  public void shuffle(List<?> items) {
    for (int left = items.size(); left > 1; left--) {
      Collections.swap(items, (int) below(left), left - 1);
    }
  }
}
