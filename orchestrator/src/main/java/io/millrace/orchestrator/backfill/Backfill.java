package io.millrace.orchestrator.backfill;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A backfill as its row has it.
 *
 * @param fromDate logical date of the first interval
 * @param toDate logical date of the last interval
 * @param maxActive at most so many of its runs are queued or running
 * @param backwards the newest interval first
 * @param paramsJson an object, name to text
 * @param endedAt null while it has not ended
 */
public record Backfill(
    long backfillId,
    String dagId,
    BackfillState state,
    Instant fromDate,
    Instant toDate,
    Reprocess reprocess,
    int maxActive,
    boolean backwards,
    String paramsJson,
    Instant createdAt,
    @Nullable Instant endedAt) {}
