package io.millrace.dags.stream.sample;

import io.millrace.dags.sample.Dice;
import java.util.List;
import java.util.Locale;

/** Names cut after four characters, and what was left of e-mail addresses. */
final class Words {

  private static final List<String> MAILBOXES =
      List.of(
          "accounts",
          "admin",
          "billing",
          "finance",
          "info",
          "invoices",
          "office",
          "payments",
          "accounts.payable",
          "it",
          "dev",
          "team");

  private static final String CONSONANTS = "bcdfghklmnprstvwz";
  private static final String VOWELS = "aeiou";

  private final Dice dice;

  Words(Dice dice) {
    this.dice = dice;
  }

  /** Four letters, the first one large. */
  String name() {
    String letters = syllable() + syllable();
    return letters.substring(0, 1).toUpperCase(Locale.ROOT) + letters.substring(1);
  }

  /** Three letters and the blank after them, where a longer name was cut. */
  String nameWithBlank() {
    return name().substring(0, 3) + " ";
  }

  /** With one letter that ASCII does not have. */
  String foreignName(char letter) {
    return name().substring(0, 1) + letter + name().substring(2);
  }

  String nameWithComma() {
    return name().substring(0, 2) + "," + name().charAt(1);
  }

  String mailbox() {
    return dice.oneIn(3) ? dice.oneOf(MAILBOXES) : syllables((int) dice.between(1, 14));
  }

  /** Short enough to have been left whole. */
  String address() {
    return syllables((int) dice.between(1, 5)) + "@" + syllables((int) dice.between(2, 4)) + ".io";
  }

  private String syllables(int count) {
    var word = new StringBuilder();
    for (int i = 0; i < count; i++) {
      word.append(syllable());
    }
    return word.toString();
  }

  private String syllable() {
    return "" + oneOf(CONSONANTS) + oneOf(VOWELS);
  }

  private char oneOf(String letters) {
    return letters.charAt((int) dice.below(letters.length()));
  }
}
