package io.millrace.tasks.copy;

import io.millrace.tasks.TaskFailed;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jooq.Field;

/**
 * Compares a table with the one that the program was built for. The binary format needs it: there
 * the eight bytes of a timestamp are a number, or a timestamp of another zone, just as well.
 */
final class DatabaseColumns {

  private static final String TYPES =
      """
      select attribute.attname,
             case when type.typcategory = 'S' then 'text' else format_type(type.oid, null) end
        from pg_attribute attribute
        join pg_type declared on declared.oid = attribute.atttypid
        join pg_type type on type.oid = coalesce(nullif(declared.typbasetype, 0), declared.oid)
       where attribute.attrelid = to_regclass(?)
         and attribute.attnum > 0
         and not attribute.attisdropped
      """;

  private static final String ANY_TYPE = "";

  private DatabaseColumns() {}

  /**
   * Looks the columns up.
   *
   * @throws TaskFailed if one that the file fills is missing or of another type
   */
  static void requireSame(Connection connection, FileLayout layout) throws SQLException {
    Map<String, String> types = types(connection, layout.target());
    for (TargetColumn column : layout.loaded()) {
      require(column.name(), column.format().sqlType(), types, layout.target());
    }
    for (Field<?> column : layout.target().constants().columns()) {
      String known =
          ValueFormat.of(column.getDataType()).map(ValueFormat::sqlType).orElse(ANY_TYPE);
      require(column.getName(), known, types, layout.target());
    }
    if (layout.target().hasFileId()) {
      require(Target.FILE_ID, IntegerFormat.BIGINT.sqlType(), types, layout.target());
    }
    if (layout.target().hasLineNo()) {
      require(Target.LINE_NO, IntegerFormat.BIGINT.sqlType(), types, layout.target());
    }
  }

  private static void require(
      String column, String type, Map<String, String> types, Target target) {
    String found = types.get(column);
    if (found == null) {
      throw TaskFailed.forGood(
          "table %s: the database has no column %s in it; migrate the warehouse"
              .formatted(target.name(), column));
    }
    if (!type.equals(ANY_TYPE) && !found.equals(type)) {
      throw TaskFailed.forGood(
          ("table %s: column %s is %s in the database, but %s in the program; migrate the"
                  + " warehouse or build the program again")
              .formatted(target.name(), column, found, type));
    }
  }

  private static Map<String, String> types(Connection connection, Target target)
      throws SQLException {
    Map<String, String> types = new HashMap<>();
    try (var statement = connection.prepareStatement(TYPES)) {
      statement.setString(1, target.sqlName());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          types.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    if (types.isEmpty()) {
      throw TaskFailed.forGood(
          "table %s: the database has no such table; migrate the warehouse"
              .formatted(target.name()));
    }
    return types;
  }
}
