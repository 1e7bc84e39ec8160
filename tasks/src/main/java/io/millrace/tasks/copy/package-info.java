/**
 * Tasks that load a file into a table: {@code
 * copy(csv("sessions.csv")).into(SESSIONS).replacing()}.
 *
 * <p>One pass, one thread, constant memory. {@code FileText} reads the bytes, unpacks them if they
 * are packed, and decodes them strictly, while {@code FileBytes} hashes them as they lie there;
 * {@code FileRecords} cuts the characters into records, FastCSV those of a delimited file, Jackson
 * those of JSON, Hardwood those of Parquet, and gathers each in one reused {@code FileRecord};
 * {@code FileLayout} knows by the file's {@code Contract} which column each field goes to; {@code
 * RowWriter} has each column's {@code ValueFormat} check the characters and write the value into
 * {@code BinaryRows}, the buffer of PostgreSQL's binary COPY format, which pgjdbc's CopyManager
 * sends in chunks on the task's own connection. The binary format spares the server the parsing of
 * text, which is what makes a load that checks every value faster than one by {@code psql}. No
 * object is made for a field of a delimited file that is all right. {@code Constants} are encoded
 * once, by PostgreSQL.
 *
 * <p>A record that does not fit its table is taken back from the buffer and given to {@code
 * Rejects}. Once there are more of them than the task allows the COPY is cancelled, but the file is
 * read to its end, so that the failure can say how bad it is. What makes the rest of the file
 * unreadable (not in its encoding, a quote that never closes, a NUL byte, a packed file that was
 * cut off or is a bomb) refuses the file at once.
 *
 * <p>A file is looked at before and after it is read; if it was changed meanwhile the task fails.
 */
@NullMarked
package io.millrace.tasks.copy;

import org.jspecify.annotations.NullMarked;
