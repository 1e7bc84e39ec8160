package io.millrace.orchestrator.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.orchestrator.text.StoredJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** The sample of failing rows that a check kept, as a table. */
final class FailingRows {

  private static final int LONGEST_CELL = 1_000;

  private final List<JsonNode> objects = new ArrayList<>();
  private final LinkedHashSet<String> columns = new LinkedHashSet<>();

  /** Reads a JSON array of objects; the columns that are named come first. */
  FailingRows(String sample, List<String> first) {
    StoredJson.read(sample).forEach(objects::add);
    if (!objects.isEmpty()) {
      columns.addAll(first);
    }
    objects.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
  }

  List<String> columns() {
    return List.copyOf(columns);
  }

  List<List<String>> rows() {
    return objects.stream()
        .map(row -> columns.stream().map(name -> cell(row.path(name))).toList())
        .toList();
  }

  private static String cell(JsonNode value) {
    if (value.isMissingNode()) {
      return "";
    }
    String plain = StoredJson.plain(value);
    return plain.length() <= LONGEST_CELL ? plain : plain.substring(0, LONGEST_CELL) + "…";
  }
}
