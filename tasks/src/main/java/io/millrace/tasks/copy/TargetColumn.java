package io.millrace.tasks.copy;

/**
 * A column that a file can fill.
 *
 * @param isRequired whether the file must have it
 */
record TargetColumn(String name, boolean isNullable, boolean isRequired, ValueFormat format) {}
