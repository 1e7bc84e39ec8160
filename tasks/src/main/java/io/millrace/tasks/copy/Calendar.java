package io.millrace.tasks.copy;

/**
 * Dates and times of day from fixed places of a text, without objects; proleptic Gregorian, as
 * PostgreSQL counts.
 */
final class Calendar {

  static final long INVALID = Long.MIN_VALUE;

  /** Length of {@code yyyy-MM-dd}. */
  static final int DATE_LENGTH = 10;

  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int DAYS_FROM_YEAR_0_TO_2000 = 730_485;
  private static final int[] DAYS_BEFORE_MONTH = {
    0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365
  };

  private Calendar() {}

  /** Days from 2000-01-01 to the {@code yyyy-MM-dd} at {@code at}, or INVALID. */
  static long days(char[] text, int at) {
    int century = twoDigits(text, at);
    int yearOfCentury = twoDigits(text, at + 2);
    int month = twoDigits(text, at + 5);
    int day = twoDigits(text, at + 8);
    if ((century | yearOfCentury) < 0 || month < 1 || month > 12 || day < 1) {
      return INVALID;
    }
    int year = century * 100 + yearOfCentury;
    if (year == 0 || text[at + 4] != '-' || text[at + 7] != '-') {
      return INVALID;
    }
    boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    int leapDay = leap && month > 2 ? 1 : 0;
    int length = DAYS_BEFORE_MONTH[month] - DAYS_BEFORE_MONTH[month - 1];
    if (day > (leap && month == 2 ? 29 : length)) {
      return INVALID;
    }
    int before = year - 1;
    return 365L * year
        + before / 4
        - before / 100
        + before / 400
        + 1
        + DAYS_BEFORE_MONTH[month - 1]
        + leapDay
        + (day - 1)
        - DAYS_FROM_YEAR_0_TO_2000;
  }

  /** Microseconds of the day at the {@code HH:mm:ss} at {@code at}, or INVALID. */
  static long timeOfDay(char[] text, int at) {
    int hour = twoDigits(text, at);
    int minute = twoDigits(text, at + 3);
    int second = twoDigits(text, at + 6);
    if ((hour | minute | second) < 0
        || hour > 23
        || minute > 59
        || second > 59
        || text[at + 2] != ':'
        || text[at + 5] != ':') {
      return INVALID;
    }
    return (hour * 3600L + minute * 60L + second) * MICROS_PER_SECOND;
  }

  /** Microseconds of the {@code .fff} at {@code at}, or INVALID. */
  static long fraction(char[] text, int at) {
    int high = digit(text[at + 1]) * 10;
    int low = twoDigits(text, at + 2);
    return text[at] != '.' || (high | low) < 0 ? INVALID : (high * 10L + low) * 1_000;
  }

  /** Microseconds of the {@code .ffffff} at {@code at}, or INVALID. */
  static long longFraction(char[] text, int at) {
    long millis = fraction(text, at);
    int high = digit(text[at + 4]) * 10;
    int low = twoDigits(text, at + 5);
    return millis == INVALID || (high | low) < 0 ? INVALID : millis + high * 10L + low;
  }

  /** The number at {@code at}, below 0 if it is none. */
  static int twoDigits(char[] text, int at) {
    return digit(text[at]) * 10 + digit(text[at + 1]);
  }

  private static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : -1_000;
  }
}
