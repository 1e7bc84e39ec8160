package io.millrace.tasks.copy;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An open file's records one after the other; refuses one that cannot be cut into records. */
sealed interface FileRecords extends Closeable permits CsvRecords, JsonRecords, ParquetRecords {

  /**
   * Where the fields of all records go; to be asked for once, before the first record.
   *
   * @param mask hides secrets in the names that a refusal quotes
   * @throws io.millrace.tasks.TaskFailed if the file has no such names
   */
  FileLayout layout(Target target, UnaryOperator<String> mask) throws IOException;

  /**
   * The next record, valid until the one after it is asked for; null after the last.
   *
   * @throws io.millrace.tasks.TaskFailed if the rest of the file cannot be read
   */
  @Nullable FileRecord next() throws IOException;

  /** Why the record asked for last is none of the layout; null if it is one. */
  @Nullable String fault();

  /**
   * The record asked for last as it stands in the file, cut after so many characters.
   *
   * @throws io.millrace.tasks.TaskFailed if it holds a NUL byte, which nothing can store
   */
  String original(int limit);

  /** What the fields of its records are called; once the layout was asked for. */
  List<String> names();

  /** The fields of the record asked for last, as many as it has. */
  List<String> fields();

  /** Whether the file ends without what ends its other records: it may have been cut off. */
  boolean endsOpen();

  /** Bytes of the file read so far; those that lie there, packed or not. */
  long bytesRead();

  /** Of all bytes read, in lower-case hex; call once, at the end. */
  String sha256();
}
