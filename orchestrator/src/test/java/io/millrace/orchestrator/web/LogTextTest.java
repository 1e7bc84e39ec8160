package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {

  @Test
  void leavesOutTerminalCodesAndShowsOtherControlsAsASign() {
    var log = new LogText();
    log.add("\u001B[31mred\u001B[0m \u001B]0;title\u0007ok\b\r\n\tline\n");

    assertThat(log.end()).isEqualTo("red ok\uFFFD\n\tline\n");
    assertThat(log.wasCut()).isFalse();
  }

  @Test
  void keepsTheEndOfALongLogFromTheStartOfALine() {
    var log = new LogText();
    for (int i = 0; i < 1_000_000; i++) {
      log.add("line " + i + "\n");
    }

    assertThat(log.wasCut()).isTrue();
    assertThat(log.end()).startsWith("line ").endsWith("line 999999\n").hasSizeLessThan(400_001);
  }
}
