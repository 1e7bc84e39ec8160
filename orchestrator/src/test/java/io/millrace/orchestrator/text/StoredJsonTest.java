package io.millrace.orchestrator.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class StoredJsonTest {

  @Test
  void keepsEveryDigit() {
    JsonNode row =
        StoredJson.read(
            """
            {"sum": 123456789012345.50, "small": 0.00000001, "n": 7, "text": "a", "none": null}
            """);

    assertThat(row)
        .extracting(StoredJson::plain)
        .containsExactly("123456789012345.50", "0.00000001", "7", "a", "null");
  }

  @Test
  void readsNumbersAndTextsOfAnyLength() {
    String digits = "9".repeat(130_000);
    String text = "x".repeat(20_000_001);

    JsonNode row = StoredJson.read("[%s, %s.5, \"%s\"]".formatted(digits, digits, text));

    assertThat(StoredJson.plain(row.get(0))).isEqualTo(digits);
    assertThat(StoredJson.plain(row.get(1))).isEqualTo(digits + ".5");
    assertThat(StoredJson.plain(row.get(2))).isEqualTo(text);
  }
}
