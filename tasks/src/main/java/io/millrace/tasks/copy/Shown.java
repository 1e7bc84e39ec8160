package io.millrace.tasks.copy;

import java.util.regex.Pattern;

/**
 * Text of a file as a sentence quotes it: short, harmless to a terminal, and with nothing in it
 * that cannot be seen.
 */
final class Shown {

  private static final int MOST = 100;

  /** Controls, marks, halves of characters, and all blanks but the usual one. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}[\\p{Zs}&&[^ ]]]");

  private Shown() {}

  static String text(String text) {
    String start = text.length() > MOST ? start(text, MOST) + "..." : text;
    return '"' + plain(start) + '"';
  }

  /** Without quotes, at whatever length. */
  static String plain(String text) {
    return UNSEEN.matcher(text).replaceAll("\uFFFD");
  }

  /** The start of a text, of so many {@code char} at most, that ends with a whole character. */
  static String start(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
