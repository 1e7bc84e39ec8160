package io.millrace.tasks;

import static io.millrace.tasks.Threshold.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.lineage.TableName;
import org.junit.jupiter.api.Test;

class ThresholdsTest {

  private static final Check BLOCKING =
      new Check(
          "blocking",
          new TableName("raw", "orders"),
          Severity.BLOCKING,
          select(inline(1L), inline(0L)),
          select(inline(1)),
          10);

  @Test
  void onlyWhatIsAboveExceeds() {
    Check check = BLOCKING.warnAbove(2).failAbove(percent(1));

    assertThat(check.severity()).isEqualTo(Severity.BLOCKING);
    assertThat(check.exceededBy(0, 1000)).isEmpty();
    assertThat(check.exceededBy(2, 1000)).isEmpty();
    assertThat(check.exceededBy(3, 1000)).contains(Severity.WARNING);
    assertThat(check.exceededBy(10, 1000)).contains(Severity.WARNING);
    assertThat(check.exceededBy(11, 1000)).contains(Severity.BLOCKING);
    assertThat(check.exceededBy(2, 100)).contains(Severity.BLOCKING);
  }

  @Test
  void percentsAreExactAndOfWhatWasChecked() {
    Threshold tenth = percent(0.1);

    assertThat(tenth.isExceededBy(1, 1000)).isFalse();
    assertThat(tenth.isExceededBy(1, 999)).isTrue();
    assertThat(tenth.isExceededBy(3, 3000)).as("0.1 as a double is more than a tenth").isFalse();
    assertThat(tenth.isExceededBy(Long.MAX_VALUE / 1000, Long.MAX_VALUE)).isFalse();
    assertThat(tenth.isExceededBy(0, 0)).isFalse();
    assertThat(tenth.isExceededBy(1, 0)).isTrue();
    assertThat(percent(0).isExceededBy(1, 1_000_000_000_000L)).isTrue();
  }

  @Test
  void aSeverityCountsTheFirstFailure() {
    assertThat(BLOCKING.exceededBy(0, 9)).isEmpty();
    assertThat(BLOCKING.exceededBy(1, 9)).contains(Severity.BLOCKING);
    assertThat(BLOCKING.warning().exceededBy(1, 9)).contains(Severity.WARNING);
    assertThat(BLOCKING.warning().severity()).isEqualTo(Severity.WARNING);
    assertThat(BLOCKING.warnAbove(5).failAbove(9).blocking().exceededBy(1, 9))
        .contains(Severity.BLOCKING);
  }

  @Test
  void saysItselfInWords() {
    assertThat(BLOCKING.thresholds().inWords()).isEqualTo("blocks from the first failure");
    assertThat(BLOCKING.warning().thresholds().inWords()).isEqualTo("warns of any failure");
    assertThat(BLOCKING.warning().warnAbove(10).thresholds().inWords()).isEqualTo("warns above 10");
    assertThat(BLOCKING.warnAbove(0).failAbove(percent(1.5)).thresholds().inWords())
        .isEqualTo("warns of any failure, blocks above 1.5 %");
    assertThat(BLOCKING.failAbove(percent(10)).thresholds().inWords())
        .isEqualTo("blocks above 10 %");
  }

  @Test
  void aWarningThatWouldNeverBeGivenIsRefused() {
    assertThat(BLOCKING.warnAbove(10).faults())
        .containsExactly(
            "it fails above 0 already and so never warns above 10; raise failAbove(..), or begin"
                + " with warning() for one that never fails");
    assertThat(BLOCKING.warnAbove(percent(5)).failAbove(percent(1)).faults()).hasSize(1);
    assertThat(BLOCKING.warnAbove(percent(1)).failAbove(percent(5)).faults()).isEmpty();
    assertThat(BLOCKING.warnAbove(10).failAbove(percent(5)).faults()).isEmpty();
    assertThat(BLOCKING.warning().warnAbove(10).faults()).isEmpty();
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> BLOCKING.failAbove(-1))
        .isInstanceOf(DagRejected.class)
        .hasMessage("a threshold cannot be -1; name 0 or more");
    assertThatThrownBy(() -> percent(Double.NaN))
        .isInstanceOf(DagRejected.class)
        .hasMessage("a threshold cannot be NaN %; name 0 or more");
    assertThatThrownBy(() -> percent(-0.5)).isInstanceOf(DagRejected.class);
  }
}
