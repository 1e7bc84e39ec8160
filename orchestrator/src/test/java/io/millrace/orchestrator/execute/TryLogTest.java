package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.time.RealTime;
import org.junit.jupiter.api.Test;

class TryLogTest {

  @Test
  void endsAtItsLimitAlsoWhereLinesAreEmpty() {
    var log = new TryLog(RealTime.clock());
    for (int i = 0; i < 1_000_000; i++) {
      log.line("");
    }

    String content = log.last().content();

    assertThat(content)
        .hasSizeBetween(TryLog.LIMIT, TryLog.LIMIT + 100)
        .endsWith("(the log ends here: too long)\n");
  }
}
