/**
 * Ready-made checks.
 *
 * <p>Each has a query that counts, in one pass, how many it looked at and how many of them failed,
 * and a query for the rows that failed, which is only asked when some did. The number of failures
 * is never cut by the size of the sample. They block unless they are made a {@code warning()}.
 *
 * <p>SQL's NULL passes silently through NOT IN, joins and comparisons. Here it fails wherever a
 * value was asked for: NULL is no accepted value and references nothing. Only {@code unique} leaves
 * it alone: a key that is NULL altogether is no key, and {@code notNull} is the check for that.
 */
@NullMarked
package io.millrace.tasks.check;

import org.jspecify.annotations.NullMarked;
