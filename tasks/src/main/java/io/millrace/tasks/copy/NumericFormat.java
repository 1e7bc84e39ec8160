package io.millrace.tasks.copy;

import org.jooq.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Decimal numbers: digits, with a point and more digits if need be, a minus sign before them. A
 * number that the column would round is refused.
 *
 * @param wholeDigits most digits before the point, zeros in front not counted
 * @param decimals most digits after it, zeros at the end not counted
 */
record NumericFormat(int wholeDigits, int decimals) implements ValueFormat {

  private static final int UNLIMITED = 1_000;

  static NumericFormat of(DataType<?> type) {
    return type.precisionDefined() && type.precision() > 0
        ? new NumericFormat(type.precision() - type.scale(), type.scale())
        : new NumericFormat(UNLIMITED, UNLIMITED);
  }

  @Override
  public String sqlType() {
    return "numeric";
  }

  @Override
  public @Nullable String append(char[] text, int from, int to, BinaryRows rows) {
    boolean negative = text[from] == '-';
    int start = negative ? from + 1 : from;
    int point = endOfDigits(text, start, to);
    boolean hasPoint = point < to && text[point] == '.';
    if (point == start
        || (hasPoint ? point + 1 == to || endOfDigits(text, point + 1, to) != to : point != to)) {
      return "is not a decimal number";
    }

    int whole = start;
    while (whole < point && text[whole] == '0') {
      whole++;
    }
    int end = hasPoint ? to : point + 1;
    while (end > point + 1 && text[end - 1] == '0') {
      end--;
    }
    if (point - whole > wholeDigits) {
      return "has more than " + wholeDigits + " digits before the point";
    }
    if (end - point - 1 > decimals) {
      return "has more than " + decimals + " decimals";
    }
    int scale = hasPoint ? Math.min(to - point - 1, decimals) : 0;
    rows.putNumeric(negative, text, whole, point, end, scale);
    return null;
  }

  private static int endOfDigits(char[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at;
  }
}
