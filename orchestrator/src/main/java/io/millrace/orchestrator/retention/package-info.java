/**
 * Removes history that is older than somebody wants to keep.
 *
 * <p>A run goes as a whole, with its task instances, tries, logs, outputs, statements, files and
 * alerts, in one transaction ({@code PruneRuns}); its history of states follows ({@code
 * PruneEvents}), and what nothing refers to any more ({@code PruneRest}). Results of checks stay,
 * without their failing rows. Never touched are runs that have not ended, the newest run of a DAG,
 * the newest scheduled one, from which a changed schedule takes over, runs of a backfill that goes
 * on, and those with alerts on their way.
 *
 * <p>One node at a time does it, in batches under an advisory lock, and rests after each for as
 * long as that took. Whoever is killed leaves nothing half removed; the next goes on.
 */
@NullMarked
package io.millrace.orchestrator.retention;

import org.jspecify.annotations.NullMarked;
