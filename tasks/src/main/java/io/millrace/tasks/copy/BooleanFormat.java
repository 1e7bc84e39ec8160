package io.millrace.tasks.copy;

import org.jspecify.annotations.Nullable;

/** {@code true} or {@code false}, in lower case. */
record BooleanFormat() implements ValueFormat {

  @Override
  public String sqlType() {
    return "boolean";
  }

  @Override
  public @Nullable String append(char[] text, int from, int to, BinaryRows rows) {
    int length = to - from;
    if (length == 4
        && text[from] == 't'
        && text[from + 1] == 'r'
        && text[from + 2] == 'u'
        && text[from + 3] == 'e') {
      rows.putBoolean(true);
      return null;
    }
    if (length == 5
        && text[from] == 'f'
        && text[from + 1] == 'a'
        && text[from + 2] == 'l'
        && text[from + 3] == 's'
        && text[from + 4] == 'e') {
      rows.putBoolean(false);
      return null;
    }
    return "is neither true nor false";
  }
}
