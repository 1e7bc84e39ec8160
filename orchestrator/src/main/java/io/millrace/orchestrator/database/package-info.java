/**
 * The way to the databases: the orchestrator's own and one a warehouse.
 *
 * <p>Where a database lives follows from the settings: at the URL that is given for it, else on the
 * embedded server, which is only started once something asks for a database on it. On the embedded
 * server a database that is missing is created; on a server of somebody's own it is not. URLs are
 * taken as psql takes them ({@code postgresql://user:password@host/database}) and as JDBC does.
 *
 * <p>Each schema has its migrations in {@code db/<name>} on the class path: {@code
 * db/orchestrator}, {@code db/warehouse} for what every warehouse holds, and {@code db/<warehouse>}
 * brought by the jar of a DAG. Flyway keeps their histories in the schemas {@code orchestrator} and
 * {@code millrace}. A digest of the files is left as a comment on the history, so that a start with
 * nothing new costs one question instead of Flyway's own half second. Processes that migrate at
 * once wait for each other on an advisory lock.
 *
 * <p>Every session has the time zone UTC, whatever the machine's is, and waits for locks as long as
 * its task may run.
 */
@NullMarked
package io.millrace.orchestrator.database;

import org.jspecify.annotations.NullMarked;
