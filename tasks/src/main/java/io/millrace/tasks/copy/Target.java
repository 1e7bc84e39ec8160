package io.millrace.tasks.copy;

import io.millrace.tasks.DagRejected;
import io.millrace.tasks.lineage.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * The table to load, seen from the file.
 *
 * @param columns by name, what the file's fields may go to
 * @param constants columns that have one value in all rows of a load
 * @param hasFileId whether the task fills {@code file_id}
 * @param hasLineNo whether the task fills {@code line_no}
 */
record Target(
    Table<?> table,
    Map<String, TargetColumn> columns,
    Constants constants,
    boolean hasFileId,
    boolean hasLineNo) {

  static final String FILE_ID = "file_id";
  static final String LINE_NO = "line_no";

  static Target of(Table<?> table) {
    var columns = new LinkedHashMap<String, TargetColumn>();
    boolean hasFileId = false;
    boolean hasLineNo = false;
    for (Field<?> field : table.fields()) {
      if (isFilledByTask(field, FILE_ID)) {
        hasFileId = true;
      } else if (isFilledByTask(field, LINE_NO)) {
        hasLineNo = true;
      } else if (isWritable(field.getDataType())) {
        columns.put(field.getName(), column(table, field));
      }
    }
    if (columns.isEmpty()) {
      throw new DagRejected(
          "table %s has no columns that a file could fill; use its generated class"
              .formatted(TableName.of(table)));
    }
    return new Target(table, columns, Constants.NONE, hasFileId, hasLineNo);
  }

  /**
   * With a column that no file fills.
   *
   * @throws DagRejected if the table has no such column, or it is filled otherwise
   */
  <T> Target with(Field<T> column, Field<T> value) {
    if (!columns.containsKey(column.getName())) {
      throw new DagRejected(
          "column %s of %s cannot be filled with a value of the run; there are %s to be filled"
              .formatted(column.getName(), name(), String.join(", ", columns.keySet())));
    }
    Map<String, TargetColumn> others = new LinkedHashMap<>(columns);
    others.remove(column.getName());
    Field<T> own = Objects.requireNonNull(table.field(column), "a column of that name");
    return new Target(table, others, constants.and(own, value), hasFileId, hasLineNo);
  }

  /** With columns that take no other values than these. */
  Target accepting(Map<String, List<String>> accepted) {
    Map<String, TargetColumn> judged = new LinkedHashMap<>(columns);
    accepted.forEach((name, values) ->
        judged.computeIfPresent(name, (same, column) -> column.accepting(values)));
    return new Target(table, judged, constants, hasFileId, hasLineNo);
  }

  void requireFileId() {
    if (!hasFileId) {
      throw new DagRejected(
          ("appending to %s needs its column file_id bigint, so that loading a file again does not"
                  + " double its rows; add the column or use replacing()")
              .formatted(TableName.of(table)));
    }
  }

  /** As in a sentence: {@code raw.sessions}. */
  String name() {
    return TableName.of(table).toString();
  }

  /** As in a statement: {@code "raw"."sessions"}. */
  String sqlName() {
    TableName name = TableName.of(table);
    return name.schema().isEmpty() ? quoted(name.table()) : quoted(name.schema(), name.table());
  }

  /** A name with its quotes. */
  static String quoted(String... name) {
    return DSL.using(SQLDialect.POSTGRES).render(DSL.name(name));
  }

  private static boolean isFilledByTask(Field<?> field, String name) {
    return field.getName().equals(name) && field.getDataType().getFromType() == Long.class;
  }

  private static boolean isWritable(DataType<?> type) {
    return !type.computed() && !type.readonly();
  }

  private static TargetColumn column(Table<?> table, Field<?> field) {
    DataType<?> type = field.getDataType();
    return new TargetColumn(
        field.getName(),
        type.nullable(),
        !type.defaulted() && !type.identity(),
        ValueFormat.of(type)
            .orElseThrow(() ->
                new DagRejected(
                    "table %s: a file cannot fill column %s of type %s"
                        .formatted(TableName.of(table), field.getName(), type.getTypeName()))));
  }
}
