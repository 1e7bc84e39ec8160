package io.millrace.tasks.copy;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Some values of another format.
 *
 * @param refusal what is wrong with all others
 */
record AcceptedFormat(ValueFormat format, List<char[]> values, String refusal)
    implements ValueFormat {

  static AcceptedFormat of(ValueFormat format, List<String> values) {
    return new AcceptedFormat(
        format,
        values.stream().map(String::toCharArray).toList(),
        "is none of "
            + values.stream().map(value -> '"' + value + '"').collect(Collectors.joining(", ")));
  }

  @Override
  public String sqlType() {
    return format.sqlType();
  }

  @Override
  public boolean takesEmpty() {
    return format.takesEmpty();
  }

  @Override
  public boolean isJson() {
    return format.isJson();
  }

  @Override
  public @Nullable String append(char[] text, int from, int to, BinaryRows rows) {
    for (int i = 0; i < values.size(); i++) { // an iterator would be an object a value
      if (areEqual(values.get(i), text, from, to)) {
        return format.append(text, from, to, rows);
      }
    }
    return refusal;
  }

  private static boolean areEqual(char[] value, char[] text, int from, int to) {
    if (value.length != to - from) {
      return false;
    }
    for (int i = 0; i < value.length; i++) {
      if (value[i] != text[from + i]) {
        return false;
      }
    }
    return true;
  }
}
