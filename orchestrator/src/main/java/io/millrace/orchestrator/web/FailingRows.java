package io.millrace.orchestrator.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** The sample of failing rows that a check kept, as a table. */
final class FailingRows {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> objects = new ArrayList<>();
  private final LinkedHashSet<String> columns = new LinkedHashSet<>();

  /** Reads a JSON array of objects. */
  FailingRows(String sample) {
    try {
      JSON.readTree(sample).forEach(objects::add);
    } catch (JsonProcessingException unreadable) {
      throw new IllegalArgumentException("no JSON: " + sample, unreadable);
    }
    objects.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
  }

  List<String> columns() {
    return List.copyOf(columns);
  }

  List<List<String>> rows() {
    return objects.stream()
        .map(row -> columns.stream().map(name -> cell(row, name)).toList())
        .toList();
  }

  private static String cell(JsonNode row, String name) {
    JsonNode value = row.path(name);
    return value.isTextual() ? value.textValue() : value.isMissingNode() ? "" : value.toString();
  }
}
