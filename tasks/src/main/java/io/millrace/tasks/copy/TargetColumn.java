package io.millrace.tasks.copy;

import java.util.List;

/**
 * A column that a file can fill.
 *
 * @param isRequired whether the file must have it
 */
record TargetColumn(String name, boolean isNullable, boolean isRequired, ValueFormat format) {

  TargetColumn with(ValueFormat other) {
    return new TargetColumn(name, isNullable, isRequired, other);
  }

  TargetColumn accepting(List<String> values) {
    return with(AcceptedFormat.of(format, values));
  }
}
