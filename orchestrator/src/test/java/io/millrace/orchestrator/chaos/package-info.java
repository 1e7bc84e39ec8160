/**
 * Whatever can fail fails, seeded: three nodes as real processes on two real servers run DAGs while
 * nodes are killed and stopped, databases restarted and crashed, sessions ended, networks cut and a
 * clock is an hour off. Afterwards everything is healed, must become quiet in time, and the rows
 * alone must show that nothing was lost and nothing happened twice (docs/chaos.md).
 *
 * <p>{@link io.millrace.orchestrator.chaos.Plan} draws the faults of a seed, {@link
 * io.millrace.orchestrator.chaos.Ordeal} runs it, an {@link
 * io.millrace.orchestrator.chaos.Invariant} judges it.
 */
@NullMarked
package io.millrace.orchestrator.chaos;

import org.jspecify.annotations.NullMarked;
