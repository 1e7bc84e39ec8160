/**
 * What an author of a pipeline writes against.
 *
 * <p>A {@link io.millrace.tasks.DagDefinition} builds one {@link io.millrace.tasks.Dag}: named
 * tasks, each with an {@link io.millrace.tasks.Operator} that says what it does. Nobody declares
 * the order of tasks that share a table: it is read off the SQL when the DAG is built. {@code
 * define()} needs no database; values that only a run knows (its logical date, its parameters, the
 * outputs of earlier tasks) are placeholders, {@link io.millrace.tasks.RunValue}s, inside the
 * queries.
 *
 * <p>A {@link io.millrace.tasks.WarehouseOperator} takes effect exactly once, with its checks, in
 * one transaction of the warehouse. An {@link io.millrace.tasks.ExternalOperator} happens at least
 * once. A {@link io.millrace.tasks.SensorOperator} waits for something, an {@link
 * io.millrace.tasks.ApprovalOperator} for somebody, without a thread.
 *
 * <p>Tasks can stand in a {@link io.millrace.tasks.TaskGroup}, or be {@link
 * io.millrace.tasks.DagBuilder#map mapped} over a list that is known only in the run. A {@link
 * io.millrace.tasks.Schedule} says when a DAG runs: at times, or when others have updated what it
 * reads.
 *
 * <p>Sub-packages hold the ready-made operators ({@code sql}, {@code history}, {@code copy}, {@code
 * http}, {@code shell}, {@code plain}, {@code sensor}, {@code approval}), the checks ({@code
 * check}), what is read off queries ({@code lineage}), and the tests of DAGs ({@code test}).
 * Nothing here knows the orchestrator; it implements {@link io.millrace.tasks.TaskContext} and
 * calls.
 */
@NullMarked
package io.millrace.tasks;

import org.jspecify.annotations.NullMarked;
