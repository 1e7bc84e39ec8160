/**
 * Daily snapshots of a CRM, and leads from a Parquet file, into lead quality: bronze, silver, gold.
 *
 * <p>A run is about one day: file {@code i} is the snapshot of the i-th day from 1 October 2024 on.
 * Whatever it writes replaces the rows of that day alone, so that a day can be run again and days
 * can be run in any order. Bronze holds the file as text, whatever the order and the names of its
 * columns; silver is judged by {@link io.millrace.dags.leadquality.CleanRows}; gold matches records
 * and leads by e-mail or phone ({@link io.millrace.dags.leadquality.MatchedRows}).
 *
 * <p>The source changes without a word. {@link io.millrace.dags.leadquality.DriftChecks} warn of it
 * and stop nothing; what makes a day wrong blocks it.
 */
@NullMarked
package io.millrace.dags.leadquality;

import org.jspecify.annotations.NullMarked;
