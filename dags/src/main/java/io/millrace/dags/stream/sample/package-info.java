/**
 * Sample data of stream_b2b and stream_star: the same three files, once with commas and once with
 * tabs, and the results to expect.
 *
 * <p>At scale 1.0 the files have the counts of the real ones exactly: rows, repetitions, months,
 * classes of customers and of transactions, plans of subscriptions, empty names and e-mails. {@code
 * Customers} draws who buys how often, {@code Transactions} when and for how much, {@code Products}
 * the plans, {@code Users} the names; {@link io.millrace.dags.sample.Pick} meets a sum of rows by
 * choosing whom it is of. At other scales all counts shrink or grow alike, at least one each, and
 * sums are met as nearly as can be.
 *
 * <p>What to expect is worked out in plain Java from the rows that are written, by whoever reads
 * them from top to bottom. Nothing here knows the pipelines' queries: they are judged by it.
 */
@NullMarked
package io.millrace.dags.stream.sample;

import org.jspecify.annotations.NullMarked;
