/**
 * Which tables and columns a query reads and writes, read off the query itself.
 *
 * <p>{@link io.millrace.tasks.lineage.QueryLineage} works on queries that were never executed, so a
 * DAG's lineage is known before its first run.
 */
@NullMarked
package io.millrace.tasks.lineage;

import org.jspecify.annotations.NullMarked;
