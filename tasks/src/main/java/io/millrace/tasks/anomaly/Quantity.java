package io.millrace.tasks.anomaly;

import java.util.Locale;

/** What is measured, and how much of a change of it is none. */
public enum Quantity {
  /** How many rows there are. */
  ROWS(0.1, 0),
  /** How many different values there are. */
  VALUES(0.1, 0),
  /** Any number, an average for example. */
  NUMBER(0.1, 1e-9),
  /** A share of the rows, from 0 to 1. */
  SHARE(0, 0.05),
  /** Seconds; only more of them are unusual. */
  AGE(0.25, 3600),
  /** The shares of labels, which are 1 together. */
  DISTRIBUTION(0, 0.05);

  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private final double relative;
  private final double absolute;

  Quantity(double relative, double absolute) {
    this.relative = relative;
    this.absolute = absolute;
  }

  /** A change is none up to this part of what is usual. */
  double relative() {
    return relative;
  }

  /** A change is none up to this. */
  double absolute() {
    return absolute;
  }

  /** Whether a percentage is one of the whole, and not one of what is usual. */
  public boolean isShare() {
    return this == SHARE || this == DISTRIBUTION;
  }

  /** The least that can be. */
  double least() {
    return this == NUMBER ? Double.NEGATIVE_INFINITY : 0;
  }

  /** For people. */
  String shown(double value) {
    return switch (this) {
      case ROWS -> number(value) + (value == 1 ? " row" : " rows");
      case VALUES -> number(value) + (value == 1 ? " value" : " values");
      case NUMBER -> number(value);
      case SHARE, DISTRIBUTION -> number(100 * value) + " %";
      case AGE -> age(Math.round(value));
    };
  }

  /** With three digits after the point where it is small, and none where it is large. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size != 0 && size < 0.001) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    String digits = size >= 1000 ? "%,.0f" : size >= 100 ? "%,.1f" : size >= 1 ? "%.2f" : "%.3f";
    String text = String.format(Locale.ROOT, digits, value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }

  private static String age(long seconds) {
    if (seconds >= 2 * DAY) {
      return seconds / DAY + " d" + rest(seconds % DAY / HOUR, " h");
    }
    return seconds >= HOUR
        ? seconds / HOUR + " h" + rest(seconds % HOUR / MINUTE, " min")
        : seconds >= MINUTE
            ? seconds / MINUTE + " min" + rest(seconds % MINUTE, " s")
            : seconds + " s";
  }

  private static String rest(long number, String unit) {
    return number == 0 ? "" : " " + number + unit;
  }
}
