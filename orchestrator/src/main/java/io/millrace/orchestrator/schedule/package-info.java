/**
 * When a run is due, and which data interval it is about.
 *
 * <p>A schedule cuts time at its fire times ({@code FireTimes}); an interval runs from one to the
 * next, and is due when it is over. Which interval of a DAG is next is decided purely ({@code Due})
 * and kept in the DAG's row. {@code DueRuns} creates a run and steps the row on in one transaction,
 * under the row's lock and on the database's clock, so that it does not matter who asks, how often,
 * and what the clocks of the nodes say.
 *
 * <p>Who asks is {@code Scheduler}: Quartz, clustered, wakes one node when a DAG is due, and every
 * node looks at all its DAGs once a minute. That look waits on a thread of the node's own and not
 * on a trigger, because a trigger in Quartz's tables would be lost with them, and would be late by
 * as much as the clock is wrong of the node that set it.
 */
@NullMarked
package io.millrace.orchestrator.schedule;

import org.jspecify.annotations.NullMarked;
