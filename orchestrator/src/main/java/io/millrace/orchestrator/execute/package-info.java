/**
 * Claim, run, record, keep alive, rescue: what a node does.
 *
 * <p>One {@link io.millrace.orchestrator.execute.Dispatcher} a node, on one thread, is the only
 * writer of the hot path: it drains the queue of finished tries, records them with all that follows
 * in one transaction, and starts what it claimed in the same breath, each try on a thread of its
 * own. The longer a commit takes, the bigger the next batch.
 *
 * <p>A {@link io.millrace.orchestrator.execute.WarehouseTry} takes effect once. Its {@link
 * io.millrace.orchestrator.execute.Fence} is one row in the warehouse: T1 raises it to this claim's
 * token, T2 is the effect, its checks and the row's outcome in one commit, T3 records that outcome
 * here. Whoever comes later either finds the outcome and adopts it, or has the higher token, and
 * then the earlier commit is refused.
 *
 * <p>A warehouse that is not available fails no task: {@link
 * io.millrace.orchestrator.execute.WarehouseTrouble} has it wait, and {@link
 * io.millrace.orchestrator.execute.Absences} keeps what people are told meanwhile.
 *
 * <p>A {@link io.millrace.orchestrator.execute.Heartbeat} keeps the node's lease on a thread of its
 * own, and looks after the others' only while it has itself seen the database for a whole lease.
 */
@NullMarked
package io.millrace.orchestrator.execute;

import org.jspecify.annotations.NullMarked;
