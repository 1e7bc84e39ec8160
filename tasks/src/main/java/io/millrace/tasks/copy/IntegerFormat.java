package io.millrace.tasks.copy;

import org.jspecify.annotations.Nullable;

/** Whole numbers: digits, a minus sign before them if need be, nothing else. */
record IntegerFormat(String sqlType, int bytes, long least, long greatest) implements ValueFormat {

  static final IntegerFormat BIGINT =
      new IntegerFormat("bigint", 8, Long.MIN_VALUE, Long.MAX_VALUE);
  static final IntegerFormat INTEGER =
      new IntegerFormat("integer", 4, Integer.MIN_VALUE, Integer.MAX_VALUE);
  static final IntegerFormat SMALLINT =
      new IntegerFormat("smallint", 2, Short.MIN_VALUE, Short.MAX_VALUE);

  /** Below this a further digit cannot overflow. */
  private static final long SAFE = -(Long.MAX_VALUE / 10 - 1);

  @Override
  public @Nullable String append(char[] text, int from, int to, BinaryRows rows) {
    boolean negative = text[from] == '-';
    int at = negative ? from + 1 : from;
    if (at == to) {
      return "is not a whole number";
    }
    long minus = 0; // collected below zero, where there is one number more
    boolean outside = false;
    for (; at < to; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        return "is not a whole number";
      }
      if (minus < SAFE && minus < (Long.MIN_VALUE + digit) / 10) {
        outside = true;
      }
      minus = minus * 10 - digit;
    }
    if (!negative && minus == Long.MIN_VALUE) {
      outside = true;
    }
    long value = negative ? minus : -minus;
    if (outside || value < least || value > greatest) {
      return "is out of the range of " + sqlType;
    }
    switch (bytes) {
      case 8 -> rows.putLong(value);
      case 4 -> rows.putInt((int) value);
      default -> rows.putShort((short) value);
    }
    return null;
  }
}
