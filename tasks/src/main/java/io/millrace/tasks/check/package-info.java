/**
 * Ready-made checks.
 *
 * <p>Each has a query that counts, in one pass, how many it looked at and how many of them failed,
 * and a query for the rows that failed, which is only asked when some did. The number of failures
 * is never cut by the size of the sample. They block from the first failure on unless they are made
 * a {@code warning()} or are given thresholds. Those of rows look only at the rows that {@code
 * where(..)} names, and their sample begins with the table's key.
 *
 * <p>SQL's NULL passes silently through NOT IN, joins and comparisons. Here it fails wherever a
 * value was asked for: NULL is no accepted value, matches nothing and references nothing. Only
 * {@code unique} leaves it alone: a key that is NULL altogether is no key, and {@code notNull} is
 * the check for that.
 *
 * <p>{@code Checks} holds those that every table needs and those of a query, {@code ValueChecks}
 * those of every row's value, {@code TableChecks} those of a table as a whole, {@code SeriesChecks}
 * those of rows that follow each other, {@code ComparisonChecks} those of one set of rows against
 * another, {@code AnomalyChecks} those against what earlier runs measured.
 */
@NullMarked
package io.millrace.tasks.check;

import org.jspecify.annotations.NullMarked;
