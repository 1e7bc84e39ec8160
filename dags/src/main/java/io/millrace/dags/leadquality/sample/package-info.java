/**
 * Sample data of lead_quality: 22 daily snapshots of a CRM in {@code SFTP}, with the drift of the
 * real ones, {@code parquet/leads.parquet}, and the results to expect.
 *
 * <p>At scale 1.0 the files have the counts of the real ones: rows of each day, lead numbers,
 * hashes, rows that match by one key alone or match two leads, states and zip codes that are not
 * known. {@code Population} draws who is in the snapshots from when to when, {@code Keys} which
 * hashes each has on which day, {@code Snapshots} writes the rows of a day, {@code DayForm} in the
 * form of that day.
 *
 * <p>What to expect is worked out in plain Java from the rows that are written. Nothing here knows
 * the pipeline's queries: they are judged by it.
 */
@NullMarked
package io.millrace.dags.leadquality.sample;

import org.jspecify.annotations.NullMarked;
