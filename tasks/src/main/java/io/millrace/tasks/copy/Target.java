package io.millrace.tasks.copy;

import io.millrace.tasks.DagRejected;
import io.millrace.tasks.lineage.TableName;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * The table to load, seen from the file.
 *
 * @param columns by name, what the file's fields may go to
 * @param hasFileId whether the task fills {@code file_id}
 * @param hasLineNo whether the task fills {@code line_no}
 */
record Target(
    Table<?> table, Map<String, TargetColumn> columns, boolean hasFileId, boolean hasLineNo) {

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
    return new Target(table, columns, hasFileId, hasLineNo);
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
