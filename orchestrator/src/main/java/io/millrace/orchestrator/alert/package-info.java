/**
 * Alerts: from the queue to those who are to know.
 *
 * <p>What is to be told stands in the database before this package sees it: {@code run} queues an
 * alert in the transaction of its cause, with one row for each {@link
 * io.millrace.orchestrator.alert.Channel} of the node that wrote it. {@link
 * io.millrace.orchestrator.alert.Deliveries} sends the rows: at once when this node queued one,
 * else when it is due, and every ten seconds in any case, so that every node delivers for every
 * other.
 *
 * <p>A delivery is claimed (a lease on the database's clock), sent, and recorded. A lease that ran
 * out is judged only by a node that has seen the database for some seconds without a break: while
 * it was away, nobody could record. What fails is tried again, ever more rarely, for a day; then it
 * is given up and keeps its last error. Whoever is killed between sending and recording leaves a
 * claim without an answer: after the second one the delivery is given up, so that nobody is told
 * more than twice of the same thing.
 *
 * <p>Each channel has a thread of its own: one that hangs holds up none of the others. The threads
 * are platform threads, since mail is sent under locks, which would take the carriers of those that
 * run tasks.
 */
@NullMarked
package io.millrace.orchestrator.alert;

import org.jspecify.annotations.NullMarked;
