package io.millrace.dags.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Chooses so many of a pool that their weights add up to a sum. */
public final class Pick {

  private Pick() {}

  /**
   * Takes them out of the pool. Where no choice has the sum, theirs is as near as one that
   * exchanges two at a time comes to.
   *
   * @param count all there are, if there are no more
   */
  public static <T> List<T> from(
      List<T> pool, int count, int sum, ToIntFunction<T> weight, Dice dice) {
    dice.shuffle(pool);
    List<T> rest = pool.subList(0, Math.max(0, pool.size() - count));
    List<T> picked = new ArrayList<>(pool.subList(rest.size(), pool.size()));
    List<T> left = new ArrayList<>(rest);
    int missing = sum - picked.stream().mapToInt(weight).sum();
    while (missing != 0) {
      int change = exchangeOne(picked, left, missing, weight);
      if (change == 0) {
        break;
      }
      missing -= change;
    }
    pool.clear();
    pool.addAll(left);
    return picked;
  }

  /** The change of the sum; 0 if no exchange brings it nearer. */
  private static <T> int exchangeOne(
      List<T> picked, List<T> left, int missing, ToIntFunction<T> weight) {
    int best = 0;
    int out = -1;
    int in = -1;
    for (int i = 0; i < picked.size(); i++) {
      for (int j = 0; j < left.size(); j++) {
        int change = weight.applyAsInt(left.get(j)) - weight.applyAsInt(picked.get(i));
        if (Math.abs(missing - change) < Math.abs(missing - best)) {
          best = change;
          out = i;
          in = j;
        }
      }
    }
    if (best != 0) {
      picked.set(out, left.set(in, picked.get(out)));
    }
    return best;
  }
}
