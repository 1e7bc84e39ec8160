package io.millrace.tasks.copy;

import org.jooq.DataType;
import org.jspecify.annotations.Nullable;

/**
 * {@code yyyy-MM-dd HH:mm:ss} with {@code .fff} or without. A timestamp with time zone ends in
 * {@code Z}, {@code +hh} or {@code +hh:mm} and may have a {@code T} for the blank; it is needed
 * there, so that no session's zone decides what a file means.
 *
 * @param decimals of a second that the column keeps; one that it would round is refused
 * @param takesMicros whether {@code .ffffff} is taken as well: what PostgreSQL keeps
 */
record TimestampFormat(boolean isZoned, int decimals, boolean takesMicros) implements ValueFormat {

  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long MICROS_PER_MINUTE = 60_000_000L;
  private static final int SECONDS_LENGTH = 19;
  private static final int MILLIS_LENGTH = 23;
  private static final int MICROS_LENGTH = 26;

  private static final int MICROS = 6;

  /** Microseconds of the last decimal, by their number. */
  private static final long[] LEAST = {1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};

  static TimestampFormat of(DataType<?> type, boolean isZoned) {
    return new TimestampFormat(isZoned, type.precisionDefined() ? type.precision() : MICROS, false);
  }

  TimestampFormat toTheMicrosecond() {
    return new TimestampFormat(isZoned, decimals, true);
  }

  @Override
  public String sqlType() {
    return isZoned ? "timestamp with time zone" : "timestamp without time zone";
  }

  @Override
  public @Nullable String append(char[] text, int from, int to, BinaryRows rows) {
    int end = isZoned ? startOfZone(text, from, to) : to;
    long local = local(text, from, end);
    long offset = isZoned ? offset(text, end, to) : 0;
    if (local == Calendar.INVALID || offset == Calendar.INVALID) {
      return isZoned
          ? "is not a timestamp yyyy-MM-dd HH:mm:ss[.fff] with its offset, as in +02:00 or Z"
          : "is not a timestamp yyyy-MM-dd HH:mm:ss[.fff]";
    }
    if (local % LEAST[decimals] != 0) {
      return "has more than %d decimals of a second".formatted(decimals);
    }
    rows.putLong(local - offset);
    return null;
  }

  private long local(char[] text, int from, int end) {
    int length = end - from;
    if (length != SECONDS_LENGTH
        && length != MILLIS_LENGTH
        && !(takesMicros && length == MICROS_LENGTH)) {
      return Calendar.INVALID;
    }
    char separator = text[from + Calendar.DATE_LENGTH];
    if (separator != ' ' && !(isZoned && separator == 'T')) {
      return Calendar.INVALID;
    }
    long days = Calendar.days(text, from);
    long time = Calendar.timeOfDay(text, from + Calendar.DATE_LENGTH + 1);
    long fraction =
        switch (length) {
          case SECONDS_LENGTH -> 0;
          case MILLIS_LENGTH -> Calendar.fraction(text, from + SECONDS_LENGTH);
          default -> Calendar.longFraction(text, from + SECONDS_LENGTH);
        };
    return days == Calendar.INVALID || time == Calendar.INVALID || fraction == Calendar.INVALID
        ? Calendar.INVALID
        : days * MICROS_PER_DAY + time + fraction;
  }

  private static int startOfZone(char[] text, int from, int to) {
    for (int at = from + Calendar.DATE_LENGTH; at < to; at++) {
      if (text[at] == 'Z' || text[at] == '+' || text[at] == '-') {
        return at;
      }
    }
    return to;
  }

  private static long offset(char[] text, int from, int to) {
    int length = to - from;
    if (length == 1 && text[from] == 'Z') {
      return 0;
    }
    if ((length != 3 && length != 6) || text[from] == 'Z') {
      return Calendar.INVALID;
    }
    int hours = Calendar.twoDigits(text, from + 1);
    int minutes = 0;
    if (length == 6) {
      minutes = text[from + 3] == ':' ? Calendar.twoDigits(text, from + 4) : -1;
    }
    if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59) {
      return Calendar.INVALID;
    }
    long micros = (hours * 60L + minutes) * MICROS_PER_MINUTE;
    return text[from] == '-' ? -micros : micros;
  }
}
