package io.millrace.orchestrator.backfill;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.schedule.RunRefused;
import io.millrace.orchestrator.text.DidYouMean;
import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which intervals that have a run already are run again. Never one whose run is under way. */
public enum Reprocess {
  NONE,
  /** Those whose newest run failed or was cancelled. */
  FAILED,
  /** All whose newest run has ended. */
  COMPLETED;

  private static final List<String> KEYS = Arrays.stream(values()).map(Reprocess::key).toList();

  /**
   * By its name.
   *
   * @throws RunRefused if there is none of that name
   */
  static Reprocess parse(String typed) {
    if (!KEYS.contains(typed)) {
      throw new RunRefused(
          "reprocess must be none, failed or completed, not \"%s\"%s"
              .formatted(typed, DidYouMean.suggestion(typed, KEYS)));
    }
    return of(typed);
  }

  static Reprocess of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }

  /** As the database, JSON and commands have it: lower case. */
  @JsonValue
  public String key() {
    return Lower.of(this);
  }

  /**
   * What becomes of an interval.
   *
   * @param newest the state of its newest run; null if it has none
   */
  PlannedInterval plan(Interval interval, @Nullable RunState newest) {
    if (newest == null) {
      return PlannedInterval.create(interval);
    }
    if (!newest.ended()) {
      return PlannedInterval.leaveOut(interval, "a run of it is " + newest.key());
    }
    boolean again =
        switch (this) {
          case NONE -> false;
          case FAILED -> newest != RunState.SUCCESS;
          case COMPLETED -> true;
        };
    return again
        ? PlannedInterval.runAgain(interval, newest)
        : PlannedInterval.leaveOut(interval, "it has a run: " + newest.key());
  }
}
