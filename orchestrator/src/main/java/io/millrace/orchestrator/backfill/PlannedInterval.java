package io.millrace.orchestrator.backfill;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Interval;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill makes of an interval.
 *
 * @param reason why it is left out or run again; null if it has no run yet
 */
public record PlannedInterval(Interval interval, Treatment treatment, @Nullable String reason) {

  /** What is done. */
  public enum Treatment {
    CREATE,
    RUN_AGAIN,
    LEAVE_OUT;

    @JsonValue
    public String key() {
      return Lower.of(this);
    }

    public String inWords() {
      return key().replace('_', ' ');
    }
  }

  static PlannedInterval create(Interval interval) {
    return new PlannedInterval(interval, Treatment.CREATE, null);
  }

  static PlannedInterval runAgain(Interval interval, RunState newest) {
    return new PlannedInterval(
        interval, Treatment.RUN_AGAIN, "its newest run ended as " + newest.key());
  }

  static PlannedInterval leaveOut(Interval interval, String reason) {
    return new PlannedInterval(interval, Treatment.LEAVE_OUT, reason);
  }

  /** Why no run is created; null if one is. */
  @Nullable String leftOut() {
    return treatment == Treatment.LEAVE_OUT ? reason : null;
  }
}
