package io.millrace.dags.stream.sample;

import io.millrace.dags.sample.Dice;
import java.util.HashSet;
import java.util.Set;

/** Ids of letters and digits after a prefix, each once. */
final class Ids {

  private static final String CHARACTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final Dice dice;
  private final Set<String> given = new HashSet<>();

  Ids(Dice dice) {
    this.dice = dice;
  }

  /** {@code length} counts the prefix. */
  String next(String prefix, int length) {
    var id = new StringBuilder(prefix);
    while (id.length() < length) {
      id.append(CHARACTERS.charAt((int) dice.below(CHARACTERS.length())));
    }
    return given.add(id.toString()) ? id.toString() : next(prefix, length);
  }
}
