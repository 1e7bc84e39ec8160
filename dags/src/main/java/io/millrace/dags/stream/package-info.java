/**
 * What the two pipelines of the Stream data set share. Both are given products, transactions and
 * users; they differ in the delimiter, the layers and the reports.
 *
 * <p>A file's rows are loaded as they stand, dates as text, in columns named as its header. {@link
 * io.millrace.dags.stream.FileDates} then judges the dates while the row's line is still known, and
 * makes moments of them. {@link io.millrace.dags.stream.Deduplicate} drops exact repetitions and
 * hands on how many. A customer with several names has the last one that is there ({@link
 * io.millrace.dags.stream.LastInFile}).
 *
 * <p>A subscription may have several plans, so a join on it alone counts a transaction several
 * times; {@link io.millrace.dags.stream.DearestPlan} names one plan for each. Reports look back
 * from the run's logical date and are kept for each ({@link io.millrace.dags.stream.AsOf}).
 */
@NullMarked
package io.millrace.dags.stream;

import org.jspecify.annotations.NullMarked;
