package io.millrace.orchestrator.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void showsMomentsToTheSecondAndNumbersToTheRight() {
    var table = new TextTable("TASK", "ROWS", "STARTED");

    table.row("load", 12, Instant.parse("2026-11-27T07:06:15.752420Z")).row("stage", null, null);

    assertThat(table.toString())
        .isEqualTo(
            """
            TASK   ROWS  STARTED
            load     12  2026-11-27T07:06:15Z
            stage
            """);
  }
}
