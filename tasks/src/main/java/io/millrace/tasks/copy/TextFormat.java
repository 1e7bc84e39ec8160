package io.millrace.tasks.copy;

import org.jooq.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Any characters but NUL, which PostgreSQL cannot store.
 *
 * @param most the length of a {@code varchar(n)}, in characters
 */
record TextFormat(int most) implements ValueFormat {

  static TextFormat of(DataType<?> type) {
    return new TextFormat(type.lengthDefined() ? type.length() : Integer.MAX_VALUE);
  }

  @Override
  public String sqlType() {
    return "text";
  }

  @Override
  public boolean takesEmpty() {
    return true;
  }

  @Override
  public @Nullable String append(char[] text, int from, int to, BinaryRows rows) {
    if (to - from > most && Character.codePointCount(text, from, to - from) > most) {
      return "is longer than " + most + " characters";
    }
    return rows.putText(text, from, to) ? null : "holds a NUL character";
  }
}
