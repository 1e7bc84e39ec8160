package io.millrace.tasks.copy;

import java.util.List;

/**
 * A column that a file can fill.
 *
 * @param isRequired whether the file must have it
 */
record TargetColumn(String name, boolean isNullable, boolean isRequired, ValueFormat format) {

  TargetColumn accepting(List<String> values) {
    return new TargetColumn(name, isNullable, isRequired, AcceptedFormat.of(format, values));
  }
}
