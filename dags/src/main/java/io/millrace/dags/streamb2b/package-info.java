/**
 * A folder of comma-separated files into base, staging and aggregate layers: Stream Pulse.
 *
 * <p>Each file is an element of its own: it is validated and loaded, or refused with its reason,
 * whatever becomes of the others. A file that is refused leaves its table as it was. Staging is
 * made of what is there then; the aggregates are published only when all files were loaded, since
 * they would mix an old file with a new one otherwise. Files stay where they are, so that a run can
 * be repeated; told so by its parameter, it moves them through buckets instead.
 *
 * <p>Empty fields are real nulls. Keys are tested by warnings that keep every failing row: a row
 * without a key, or with one that came twice, goes on.
 */
@NullMarked
package io.millrace.dags.streamb2b;

import org.jspecify.annotations.NullMarked;
