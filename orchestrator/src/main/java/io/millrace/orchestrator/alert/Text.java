package io.millrace.orchestrator.alert;

import java.util.regex.Pattern;

/** Text of others, made fit for a single line. */
final class Text {

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");

  private Text() {}

  /** The text in one line of at most so many characters, without control characters. */
  static String line(String text, int longest) {
    String line = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
    if (line.length() <= longest) {
      return line;
    }
    int end = longest - 3;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }
}
