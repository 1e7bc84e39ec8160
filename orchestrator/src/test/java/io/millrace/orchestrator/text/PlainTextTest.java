package io.millrace.orchestrator.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

  @Test
  void hasNoTerminalCodesAndASignForOtherControls() {
    assertThat(PlainText.of("\u001B[31mred\u001B[0m \u001B]0;title\u0007ok\b\u009B2J\r\n\tline\n"))
        .isEqualTo("red ok\uFFFD\uFFFD2J\n\tline\n");
  }

  @Test
  void isWhatTablesHold() {
    var table = new TextTable("REASON").row("the\r\n\u001B[2Jstone\u0007");

    assertThat(table).hasToString("REASON\nthe\\nstone\uFFFD\n");
  }
}
