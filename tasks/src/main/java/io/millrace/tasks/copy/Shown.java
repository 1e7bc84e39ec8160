package io.millrace.tasks.copy;

import java.util.regex.Pattern;

/** Text of a file as a sentence quotes it: short, and harmless to a terminal. */
final class Shown {

  private static final int MOST = 100;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private Shown() {}

  static String text(String text) {
    String start = text.length() > MOST ? text.substring(0, MOST) + "..." : text;
    return '"' + plain(start) + '"';
  }

  /** Without quotes, at whatever length. */
  static String plain(String text) {
    return CONTROL.matcher(text).replaceAll("\uFFFD");
  }
}
