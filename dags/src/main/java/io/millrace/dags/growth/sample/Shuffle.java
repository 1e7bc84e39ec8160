package io.millrace.dags.growth.sample;

import io.millrace.dags.sample.Dice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Passes rows on in another order, as far as a buffer of bounded size allows, so that the rows of a
 * user, and the repetitions of a row, are not side by side.
 */
final class Shuffle<T> {

  private static final int CAPACITY = 1 << 15;

  /** Takes the rows in their new order. */
  interface Target<T> {
    void write(T row) throws IOException;
  }

  private final List<T> held = new ArrayList<>(CAPACITY);
  private final Dice dice;
  private final Target<T> target;

  Shuffle(Dice dice, Target<T> target) {
    this.dice = dice;
    this.target = target;
  }

  void write(T row) throws IOException {
    if (held.size() < CAPACITY) {
      held.add(row);
    } else {
      target.write(held.set((int) dice.below(CAPACITY), row));
    }
  }

  /** Passes on what is still held. */
  void finish() throws IOException {
    for (int left = held.size(); left > 0; left--) {
      Collections.swap(held, (int) dice.below(left), left - 1);
      target.write(held.get(left - 1));
    }
    held.clear();
  }
}
