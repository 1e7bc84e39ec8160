package io.millrace.tasks.copy;

import org.jspecify.annotations.Nullable;

/** {@code yyyy-MM-dd}, nothing else. */
record DateFormat() implements ValueFormat {

  @Override
  public String sqlType() {
    return "date";
  }

  @Override
  public @Nullable String append(char[] text, int from, int to, BinaryRows rows) {
    long days = to - from == Calendar.DATE_LENGTH ? Calendar.days(text, from) : Calendar.INVALID;
    if (days == Calendar.INVALID) {
      return "is not a date yyyy-MM-dd";
    }
    rows.putInt((int) days);
    return null;
  }
}
