package io.millrace.orchestrator.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads JSON that this program has stored: of any length, and numbers as PostgreSQL keeps them. */
public final class StoredJson {

  private static final StreamReadConstraints OF_ANY_LENGTH =
      StreamReadConstraints.builder()
          .maxNumberLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .build();

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(OF_ANY_LENGTH).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private StoredJson() {}

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if it is no JSON
   */
  public static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException notOurs) {
      throw new IllegalArgumentException("no JSON: " + notOurs.getOriginalMessage(), notOurs);
    }
  }

  /** A value as people write it: text without quotes, a number with all its digits. */
  public static String plain(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    return value.isBigDecimal() ? value.decimalValue().toPlainString() : value.toString();
  }
}
