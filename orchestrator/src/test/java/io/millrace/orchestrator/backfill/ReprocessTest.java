package io.millrace.orchestrator.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.backfill.PlannedInterval.Treatment;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Interval;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReprocessTest {

  private static final Interval DAY =
      new Interval(Instant.parse("2026-11-19T00:00:00Z"), Instant.parse("2026-11-20T00:00:00Z"));

  @ParameterizedTest
  @CsvSource({
    "NONE, QUEUED, LEAVE_OUT",
    "NONE, RUNNING, LEAVE_OUT",
    "NONE, SUCCESS, LEAVE_OUT",
    "NONE, FAILED, LEAVE_OUT",
    "NONE, CANCELLED, LEAVE_OUT",
    "FAILED, QUEUED, LEAVE_OUT",
    "FAILED, RUNNING, LEAVE_OUT",
    "FAILED, SUCCESS, LEAVE_OUT",
    "FAILED, FAILED, RUN_AGAIN",
    "FAILED, CANCELLED, RUN_AGAIN",
    "COMPLETED, QUEUED, LEAVE_OUT",
    "COMPLETED, RUNNING, LEAVE_OUT",
    "COMPLETED, SUCCESS, RUN_AGAIN",
    "COMPLETED, FAILED, RUN_AGAIN",
    "COMPLETED, CANCELLED, RUN_AGAIN",
  })
  void decidesByTheNewestRun(Reprocess which, RunState newest, Treatment expected) {
    PlannedInterval planned = which.plan(DAY, newest);

    assertThat(planned.treatment()).isEqualTo(expected);
    assertThat(planned.reason()).contains(newest.key());
  }

  @Test
  void createsARunWhereThereIsNone() {
    for (Reprocess which : Reprocess.values()) {
      assertThat(which.plan(DAY, null)).isEqualTo(PlannedInterval.create(DAY));
    }
  }
}
