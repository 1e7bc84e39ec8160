package io.millrace.orchestrator.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.StreamSupport;

/** Failing rows, a line each. */
final class SampleRows {

  private static final int MOST = 5;
  private static final int LONGEST = 300;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SampleRows() {}

  /** The first rows of a JSON array, cut. */
  static List<String> of(String json) {
    return StreamSupport.stream(read(json).spliterator(), false)
        .limit(MOST)
        .map(row -> Text.line(row.toString(), LONGEST))
        .toList();
  }

  private static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException notWrittenByUs) {
      throw new IllegalArgumentException("a sample is no JSON", notWrittenByUs);
    }
  }
}
