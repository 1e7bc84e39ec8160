package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.tasks.Check;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Failing rows as JSON, which a database may keep in another order than the query's columns. */
record CheckSample(String json, List<String> columns) {

  static final CheckSample NONE = new CheckSample("[]", List.of());

  /** As many of the rows that fail as the check keeps. */
  static CheckSample of(Check check, QueryRunner queries, Consumer<String> log) {
    return queries.read(
        kept(check),
        CheckSample::of,
        refused -> {
          log.accept(
              "rows that fail check %s cannot be shown: %s"
                  .formatted(check.name(), Failures.of(refused).sentence()));
          return NONE;
        });
  }

  private static Select<?> kept(Check check) {
    Select<?> failing = check.failing();
    return check.keep() == Integer.MAX_VALUE
        ? failing
        : DSL.select(DSL.asterisk()).from(failing.asTable("failing")).limit(check.keep());
  }

  private static CheckSample of(ResultSet rows) throws SQLException {
    List<String> columns = columns(rows.getMetaData());
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    while (rows.next()) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        object.put(columns.get(i), SampleValue.of(SampleCell.of(rows, i + 1)));
      }
      objects.add(object);
    }
    return new CheckSample(Json.write(objects), columns);
  }

  /** Each once: a second one of a name is numbered. */
  private static List<String> columns(ResultSetMetaData row) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= row.getColumnCount(); i++) {
      String label = SecretMasks.hide(row.getColumnLabel(i));
      String column = label;
      for (int number = 2; columns.contains(column); number++) {
        column = label + " " + number;
      }
      columns.add(column);
    }
    return columns;
  }
}
