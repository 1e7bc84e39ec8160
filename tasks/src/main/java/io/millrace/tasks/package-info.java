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
 * one transaction of the warehouse. Everything else is an {@link
 * io.millrace.tasks.ExternalOperator} and happens at least once.
 *
 * <p>Sub-packages hold the ready-made operators: {@code sql}, {@code copy}, {@code check}, {@code
 * shell}, {@code plain}. Nothing here knows the orchestrator; it implements {@link
 * io.millrace.tasks.TaskContext} and calls.
 */
@NullMarked
package io.millrace.tasks;

import org.jspecify.annotations.NullMarked;
