package io.millrace.orchestrator.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.orchestrator.text.StoredJson;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Failing rows, a line each. */
final class SampleRows {

  private static final int MOST = 5;
  private static final int LONGEST = 300;
  private static final int LONGEST_NUMBER = 50;

  private SampleRows() {}

  /** The first rows of a JSON array of objects, cut. */
  static List<String> of(String json) {
    return StreamSupport.stream(StoredJson.read(json).spliterator(), false)
        .limit(MOST)
        .map(row -> Text.line(line(row), LONGEST))
        .toList();
  }

  private static String line(JsonNode row) {
    return row.properties().stream()
        .map(column -> TextNode.valueOf(column.getKey()) + ":" + value(column.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(JsonNode value) {
    return value.isNumber() ? Text.line(StoredJson.plain(value), LONGEST_NUMBER) : value.toString();
  }
}
