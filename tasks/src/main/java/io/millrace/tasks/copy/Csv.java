package io.millrace.tasks.copy;

import io.millrace.tasks.DagRejected;
import java.util.Arrays;
import java.util.List;
import org.jooq.Field;

/**
 * How a delimited file looks. It is UTF-8 (a byte order mark is skipped), its lines end in LF or
 * CRLF, and a field in double quotes may hold delimiters, line breaks and doubled quotes.
 * Immutable.
 */
public final class Csv {

  private final FileName file;
  private final char delimiter;
  private final List<String> columns;

  private Csv(FileName file, char delimiter, List<String> columns) {
    if (delimiter == '"'
        || delimiter == '\n'
        || delimiter == '\r'
        || delimiter == 0
        || Character.isSurrogate(delimiter)) {
      throw new DagRejected(
          "file %s: fields cannot be delimited by character %d; choose another delimiter"
              .formatted(file, (int) delimiter));
    }
    this.file = file;
    this.delimiter = delimiter;
    this.columns = List.copyOf(columns);
  }

  static Csv named(FileName file) {
    return new Csv(file, ',', List.of());
  }

  public Csv delimitedBy(char other) {
    return new Csv(file, other, columns);
  }

  public Csv tabDelimited() {
    return delimitedBy('\t');
  }

  /** The first line is data already; its fields go to these columns, in this order. */
  public Csv withoutHeader(Field<?>... fields) {
    if (fields.length == 0) {
      throw new DagRejected("file %s: name the columns in withoutHeader(..)".formatted(file));
    }
    return new Csv(file, delimiter, Arrays.stream(fields).map(Field::getName).toList());
  }

  FileName file() {
    return file;
  }

  /** Between two fields. */
  char delimiter() {
    return delimiter;
  }

  /** Those of the fields, in order; empty where the file has a header that names them. */
  List<String> columns() {
    return columns;
  }

  boolean hasHeader() {
    return columns.isEmpty();
  }
}
