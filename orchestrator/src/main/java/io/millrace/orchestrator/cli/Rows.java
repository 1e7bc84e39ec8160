package io.millrace.orchestrator.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.orchestrator.text.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prints the rows of a query; CSV and JSON as they come, a table once its widths are known. */
final class Rows {

  private static final Set<String> NUMBERS =
      Set.of("int2", "int4", "int8", "float4", "float8", "numeric", "oid");
  private static final Set<String> NOT_IN_JSON = Set.of("NaN", "Infinity", "-Infinity");

  private Rows() {}

  static void printTable(ResultSet rows, PrintWriter out) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    List<String> headings = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      headings.add(columns.getColumnLabel(i));
    }
    var table = new TextTable(headings);
    while (rows.next()) {
      @Nullable Object[] row = new Object[headings.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = rows.getString(i + 1);
      }
      table.row(row);
    }
    out.print(table);
  }

  private static boolean isNumber(String text, String type) {
    return NUMBERS.contains(type) && !NOT_IN_JSON.contains(text);
  }

  /** RFC 4180; null is an empty field, an empty text is "". */
  static void printCsv(ResultSet rows, PrintWriter out) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      out.print(i == 1 ? "" : ",");
      out.print(quoted(columns.getColumnLabel(i)));
    }
    out.print("\n");
    while (rows.next()) {
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        String text = rows.getString(i);
        out.print(i == 1 ? "" : ",");
        out.print(text == null ? "" : quoted(text));
      }
      out.print("\n");
    }
  }

  private static String quoted(String text) {
    boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  static void printJson(ResultSet rows, PrintWriter out) throws SQLException, IOException {
    ResultSetMetaData columns = rows.getMetaData();
    try (JsonGenerator json =
        new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.useDefaultPrettyPrinter();
      json.writeStartArray();
      while (rows.next()) {
        json.writeStartObject();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          json.writeFieldName(columns.getColumnLabel(i));
          writeJson(json, rows.getString(i), columns.getColumnTypeName(i));
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    out.println();
  }

  private static void writeJson(JsonGenerator json, @Nullable String text, String type)
      throws IOException {
    if (text == null) {
      json.writeNull();
    } else if (isNumber(text, type)) {
      json.writeNumber(text);
    } else if (type.equals("bool")) {
      json.writeBoolean(text.equals("t") || text.equals("true"));
    } else if (type.equals("json") || type.equals("jsonb")) {
      json.writeRawValue(text);
    } else {
      json.writeString(text);
    }
  }
}
