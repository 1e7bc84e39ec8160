/**
 * Web sessions and registrations into channel attribution.
 *
 * <p>Both files are full exports, and every layer equals a rebuild from the files of one run: a row
 * that the next files lack is gone from all layers, whatever wrote it. Raw and staging, which only
 * the pipeline reads, are emptied and filled; what people read is changed by differences.
 *
 * <p>Rows repeated in a file, also with another text of the same moment, are kept in raw, where the
 * warnings look, and collapse in staging: a session by all of its columns, a registration by user
 * and moment. A user is whoever is in either file. So a registration without session, or a session
 * without registration, is a fact like any other; only the marts judge them.
 *
 * <p>{@link io.millrace.dags.growth.Waterfall} and {@link
 * io.millrace.dags.growth.StrictAttribution} are the two sets of rules. Their levels are data,
 * given to the queries, so that tests can change each of them and see the results differ.
 */
@NullMarked
package io.millrace.dags.growth;

import org.jspecify.annotations.NullMarked;
