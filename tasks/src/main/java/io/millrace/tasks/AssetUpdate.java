package io.millrace.tasks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An update of an asset that a run was started for.
 *
 * @param asset {@code warehouse/schema.table}, or another name
 * @param at when it was recorded, on the orchestrator's clock
 * @param interval that it is about: the data interval of the run that published it; the empty one
 *     at its time where somebody recorded it by hand
 * @param dagId the DAG that published it; null if none did
 * @param runId the run of that DAG; null if none did
 * @param taskId the task of that run; null if none did
 * @param note what was said with it by hand; null for nothing
 */
public record AssetUpdate(
    String asset,
    Instant at,
    Interval interval,
    @Nullable String dagId,
    @Nullable String runId,
    @Nullable String taskId,
    @Nullable String note) {}
