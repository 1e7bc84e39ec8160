package io.millrace.orchestrator.backfill;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill would make of an interval, as a dry run prints it in JSON.
 *
 * @param treatment create, run_again or leave_out
 */
public record PlanReport(
    Instant logicalDate,
    Instant intervalEnd,
    PlannedInterval.Treatment treatment,
    @Nullable String reason) {

  public static List<PlanReport> of(List<PlannedInterval> planned) {
    return planned.stream()
        .map(each ->
            new PlanReport(
                each.interval().start(), each.interval().end(), each.treatment(), each.reason()))
        .toList();
  }
}
