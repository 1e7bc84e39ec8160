/**
 * History tables: slowly changing dimensions of type 2, a row for each version of a key, valid from
 * {@code valid_from} until before {@code valid_to}.
 *
 * <p>A snapshot of a date says what is true of every key from that date until the next date that
 * was loaded; a delta says it of its keys alone, each until somebody speaks of that key again. This
 * span is the load's cell. Loading overwrites the cell in the timeline of every key that differs
 * there, merges versions that are equal neighbours now, and writes what differs from the rows that
 * are there. So the table follows from what was given last for each date, whatever the order of the
 * loads: late, corrected and repeated ones included. No earlier input is needed again.
 *
 * <p>For that the dates are kept in {@code millrace.history_load}, and the keys that each delta
 * spoke of, as hashes, in {@code millrace.history_key}: a delta that repeats what was known leaves
 * no trace in the table, and ends an earlier one's word all the same. {@link LoadedDates} is the
 * only class that knows these tables.
 *
 * <p>The steps of a load are {@link LoadHistory}'s: the rows go into a temporary table, the guards
 * look at it, {@link ChangedKeys} are found by one join with what is valid on the date, and {@link
 * WriteVersions} is one statement. Two loads of a table wait for each other by an advisory lock
 * until the end of the task's transaction; readers never wait.
 *
 * <p>A version is known by its key and {@code valid_from}: its other columns, a surrogate key for
 * example, stay as long as it does.
 */
@NullMarked
package io.millrace.tasks.history;

import org.jspecify.annotations.NullMarked;
