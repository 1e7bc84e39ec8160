package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailingRowsTest {

  @Test
  void showNumbersWithAllTheirDigits() {
    var rows =
        new FailingRows(
            """
            [{"amount": 12345678.90, "n": 12000000}, {"amount": 0.0000001, "name": "a"}]
            """,
            List.of());

    assertThat(rows.columns()).containsExactly("amount", "n", "name");
    assertThat(rows.rows())
        .containsExactly(List.of("12345678.90", "12000000", ""), List.of("0.0000001", "", "a"));
  }

  @Test
  void keepTheOrderOfTheQuery() {
    var rows = new FailingRows("[{\"a\": 1, \"order_id\": 7}]", List.of("order_id", "a"));

    assertThat(rows.columns()).containsExactly("order_id", "a");
    assertThat(rows.rows()).containsExactly(List.of("7", "1"));
    assertThat(new FailingRows("[]", List.of("order_id")).columns()).isEmpty();
  }

  @Test
  void cutWhatNobodyReadsToItsEnd() {
    var rows = new FailingRows("[{\"n\": %s}]".formatted("7".repeat(2_000)), List.of());

    assertThat(rows.rows().getFirst()).containsExactly("7".repeat(1_000) + "…");
  }
}
