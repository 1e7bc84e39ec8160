package io.millrace.tasks.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a load changed, counted in keys.
 *
 * @param inserted had no version on the date, and have one now
 * @param changed differ in a tracked column from the version that they had on the date
 * @param deleted had a version on the date, and have none now
 * @param unchanged given, and in their tracked columns as they were
 * @param changedFrom the first moment of which the table says something else now; a date is its
 *     midnight in UTC; null if there is none
 * @param changedTo the end of that span, exclusive; null if it is open or there is none. What was
 *     read from the table for this span is outdated
 */
public record HistoryResult(
    long inserted,
    long changed,
    long deleted,
    long unchanged,
    @Nullable Instant changedFrom,
    @Nullable Instant changedTo) {}
