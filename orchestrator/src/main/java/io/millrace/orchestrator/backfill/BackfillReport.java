package io.millrace.orchestrator.backfill;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.millrace.orchestrator.backfill.BackfillReader.IntervalState;
import io.millrace.orchestrator.backfill.BackfillReader.Known;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backfill with its intervals, as commands print it in JSON.
 *
 * @param params a JSON object, name to text
 */
public record BackfillReport(
    long backfillId,
    String dagId,
    BackfillState state,
    Instant fromDate,
    Instant toDate,
    Reprocess reprocess,
    int maxActive,
    boolean backwards,
    @JsonRawValue String params,
    Instant createdAt,
    @Nullable Instant endedAt,
    BackfillProgress progress,
    List<IntervalReport> intervals) {

  /**
   * An interval.
   *
   * @param state waiting, left_out, deleted, or its run's
   * @param reason why it is left out, or which run its own waits for
   */
  public record IntervalReport(
      Instant logicalDate,
      Instant intervalEnd,
      String state,
      @Nullable String runId,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String reason) {

    static IntervalReport of(IntervalState interval) {
      return new IntervalReport(
          interval.interval().start(),
          interval.interval().end(),
          interval.state(),
          interval.runId(),
          interval.startedAt(),
          interval.endedAt(),
          interval.reason());
    }
  }

  public static BackfillReport of(Known known, List<IntervalState> intervals) {
    Backfill backfill = known.backfill();
    return new BackfillReport(
        backfill.backfillId(),
        backfill.dagId(),
        backfill.state(),
        backfill.fromDate(),
        backfill.toDate(),
        backfill.reprocess(),
        backfill.maxActive(),
        backfill.backwards(),
        backfill.paramsJson(),
        backfill.createdAt(),
        backfill.endedAt(),
        known.progress(),
        intervals.stream().map(IntervalReport::of).toList());
  }
}
