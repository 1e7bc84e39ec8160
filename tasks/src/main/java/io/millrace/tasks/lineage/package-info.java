/**
 * Which tables and columns a query reads and writes, read off the query itself.
 *
 * <p>{@link io.millrace.tasks.lineage.QueryLineage} works on queries that were never executed, so a
 * DAG's lineage is known before its first run. Tables are found by rendering the query and watching
 * every part that becomes SQL ({@code QueryVisit}): rendering sees what jOOQ's query model has no
 * accessor for. Columns are then followed through that model ({@code ColumnFlow}): the i-th column
 * of a select is what the i-th column of the target receives, and each name is looked up among the
 * tables in scope.
 *
 * <p>A view is replaced by what it reads, taken from the SQL that the code generator left in its
 * table; a materialized view holds rows of its own and counts as a table. Plain SQL that only
 * computes ({@code extract(year from {0})}) is harmless; where it could hide a table the lineage
 * says so instead of guessing ({@code hiddenParts}), and the author states the tables. Functions of
 * the database are taken to read nothing.
 */
@NullMarked
package io.millrace.tasks.lineage;

import org.jspecify.annotations.NullMarked;
