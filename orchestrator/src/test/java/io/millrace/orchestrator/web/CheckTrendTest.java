package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.orchestrator.run.CheckHistory.LastWord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckTrendTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void drawsSharesInTheOrderOfLogicalDates() {
    var late = word(3, "2026-11-17T00:00:00Z", "warned", 1000, 5, 1);
    var first = word(1, "2026-11-18T00:00:00Z", "passed", 500, 0, 1);
    var second = word(2, "2026-11-19T00:00:00Z", "failed", 1000, 10, 90);

    CheckTrend trend = CheckTrend.of(List.of(late, second, first));

    assertThat(trend.bars())
        .extracting(bar -> bar.word().checkResultId(), CheckTrend.Bar::x, CheckTrend.Bar::height)
        .containsExactly(tuple(3L, 38.0, 34.0), tuple(1L, 138.0, 2.0), tuple(2L, 238.0, 68.0));
    assertThat(trend.checked()).isEqualTo("50.0,4.0 150.0,38.0 250.0,4.0");
    assertThat(trend.highestShare()).isEqualTo("1 %");
    assertThat(trend.mostChecked()).isEqualTo(1000);
    assertThat(trend.bars())
        .extracting(CheckTrend.Bar::words)
        .contains(
            "2026-11-17 00:00:00: warned, 5 of 1,000 failed",
            "2026-11-19 00:00:00: failed, 10 of 1,000 failed in 90 instances");
  }

  @Test
  void nothingFailedAndNothingChecked() {
    CheckTrend trend = CheckTrend.of(List.of(word(1, null, "passed", 0, 0, 1)));

    assertThat(trend.highestShare()).isEqualTo("0 %");
    assertThat(trend.checked()).isEqualTo("150.0,72.0");
    assertThat(CheckTrend.of(List.of(word(1, null, "failed", 0, 1, 1))).highestShare())
        .isEqualTo("100 %");
    assertThat(CheckTrend.of(List.of(word(1, null, "failed", 1_000_000, 1, 1))).highestShare())
        .isEqualTo("less than 0.01 %");
    assertThat(CheckTrend.of(List.of()).bars()).isEmpty();
  }

  private static LastWord word(
      long id,
      @Nullable String logicalDate,
      String status,
      long checked,
      long failed,
      int instances) {
    return new LastWord(
        id,
        "run",
        logicalDate == null ? null : Instant.parse(logicalDate),
        status,
        checked,
        failed,
        instances,
        NOON);
  }
}
