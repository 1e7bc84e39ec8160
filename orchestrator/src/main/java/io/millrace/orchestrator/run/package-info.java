/**
 * The state machine of runs and task instances: a pure core and its stores.
 *
 * <p>Deciding is pure. {@link io.millrace.orchestrator.run.TaskState} holds every legal transition,
 * {@link io.millrace.orchestrator.run.Readiness} says from a trigger rule and a task's counters
 * alone what becomes of it, {@link io.millrace.orchestrator.run.Ending} what becomes of a finished
 * try.
 *
 * <p>Applying is set-based, in transactions that the caller opens. {@link
 * io.millrace.orchestrator.run.Push} is the hot path: it ends a batch of tries, lowers what their
 * children wait for and claims what became ready, in one commit. The stores have one method a
 * transition; every update is {@code where state = expected and token = mine}, and a lost race is a
 * missing row in the answer.
 *
 * <p>Whatever makes a task instance ready outside the hot path does so by {@link
 * io.millrace.orchestrator.run.MakeReady}, which queues it: nobody finds a ready one that is not in
 * {@link io.millrace.orchestrator.run.ReadyQueue}.
 *
 * <p>Locks are taken in this order everywhere: runs by id, then task instances, then limits by
 * name, then incidents, then DAGs by name. A task instance changes its counters or its end state
 * only under its run's lock.
 *
 * <p>Counters are a cache of the states upstream; {@link io.millrace.orchestrator.run.Recount}
 * makes them anew wherever states change other than forwards.
 */
@NullMarked
package io.millrace.orchestrator.run;

import org.jspecify.annotations.NullMarked;
