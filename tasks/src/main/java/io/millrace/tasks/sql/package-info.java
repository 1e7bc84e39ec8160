/**
 * SQL as tasks: tables filled from typed selects, and statements.
 *
 * <p>{@code rebuild} writes differences. The select is evaluated once and joined with the table by
 * primary key; rows that are equal are not touched, so a repeated run writes nothing and readers
 * never wait. An empty table is filled by a plain INSERT in the key's order. {@code merge} and
 * {@code insert} are PostgreSQL's MERGE. None of them lets chance choose between two rows of one
 * key: the task fails.
 *
 * <p>Columns are matched by name when the DAG is built, and what does not fit is refused there with
 * the names. Every operator is immutable and its queries are not attached to a connection: {@link
 * io.millrace.tasks.WarehouseContext} renders them with the run's values.
 *
 * <p>Plain SQL inside a typed query is refused where it could hide a table, unless the author
 * states what it reads; text given to {@code opaque} always states both.
 */
@NullMarked
package io.millrace.tasks.sql;

import org.jspecify.annotations.NullMarked;
