package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.orchestrator.run.CheckReader.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckTrendTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void drawsSharesInTheOrderOfLogicalDates() {
    var late = result(3, "2026-11-17T00:00:00Z", "warned", 1000, 5);
    var first = result(1, "2026-11-18T00:00:00Z", "passed", 500, 0);
    var second = result(2, "2026-11-19T00:00:00Z", "failed", 1000, 10);

    CheckTrend trend = CheckTrend.of(List.of(late, second, first));

    assertThat(trend.bars())
        .extracting(CheckTrend.Bar::checkResultId, CheckTrend.Bar::x, CheckTrend.Bar::height)
        .containsExactly(tuple(3L, 0.0, 34.0), tuple(1L, 10.0, 2.0), tuple(2L, 20.0, 68.0));
    assertThat(trend.checked()).isEqualTo("4,4.0 14,38.0 24,4.0");
    assertThat(trend.highest()).isEqualTo("1 %");
    assertThat(trend.most()).isEqualTo(1000);
    assertThat(trend.bars().getFirst().words())
        .isEqualTo("2026-11-17 00:00:00: warned, 5 of 1,000 failed");
  }

  @Test
  void nothingFailedAndNothingChecked() {
    CheckTrend trend = CheckTrend.of(List.of(result(1, null, "passed", 0, 0)));

    assertThat(trend.highest()).isEqualTo("0 %");
    assertThat(trend.checked()).isEqualTo("4,72.0");
    assertThat(CheckTrend.of(List.of(result(1, null, "failed", 0, 1))).highest())
        .isEqualTo("100 %");
    assertThat(CheckTrend.of(List.of(result(1, null, "failed", 1_000_000, 1))).highest())
        .isEqualTo("less than 0.01 %");
    assertThat(CheckTrend.of(List.of()).bars()).isEmpty();
  }

  private static Verdict result(
      long id, @Nullable String logicalDate, String status, long checked, long failed) {
    return new Verdict(
        id,
        "shop",
        "run",
        "load",
        "unique",
        "raw.orders",
        "blocking",
        status,
        checked,
        failed,
        "blocking",
        logicalDate == null ? null : Instant.parse(logicalDate),
        NOON);
  }
}
