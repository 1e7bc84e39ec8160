package io.millrace.tasks.copy;

import org.jspecify.annotations.Nullable;

/** 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12, with hyphens between them. */
record UuidFormat() implements ValueFormat {

  private static final int LENGTH = 36;

  @Override
  public String sqlType() {
    return "uuid";
  }

  @Override
  public @Nullable String append(char[] text, int from, int to, BinaryRows rows) {
    if (to - from != LENGTH) {
      return "is not a UUID";
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < LENGTH; i++) {
      char c = text[from + i];
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return "is not a UUID";
        }
      } else {
        int digit = c < 128 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
          return "is not a UUID";
        }
        high = high << 4 | low >>> 60;
        low = low << 4 | digit;
      }
    }
    rows.putUuid(high, low);
    return null;
  }
}
