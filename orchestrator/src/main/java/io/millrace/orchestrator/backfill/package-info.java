/**
 * Runs of a DAG for a span of past intervals.
 *
 * <p>A backfill is a row, with a row for each interval, cut and ordered when it is asked for
 * ({@code Backfills}). Its runs are created by and by, as many as it may have at once: {@code
 * BackfillStep} creates a run and writes it into its interval's row in one transaction, under the
 * locks of the DAG's row and of the backfill's, in this order. So it does not matter who asks, how
 * often, and when somebody is killed: an interval has no run of the backfill, or one. {@code
 * Backfiller} asks, on every node that serves, and on the one that a command is.
 *
 * <p>A backfill that is cancelled stops its runs, and has ended once they have: until then whoever
 * looks goes on stopping them.
 */
@NullMarked
package io.millrace.orchestrator.backfill;

import org.jspecify.annotations.NullMarked;
