package io.millrace.tasks.copy;

import io.millrace.tasks.DagRejected;
import java.util.Arrays;
import java.util.List;
import org.jooq.Field;

/**
 * How a delimited file looks. It is UTF-8 (a byte order mark is skipped), its lines end in LF or
 * CRLF, and a field in double quotes may hold delimiters, line breaks and doubled quotes.
 *
 * @param file path within the run's source folder
 * @param delimiter between two fields
 * @param columns of the fields in order; empty where the file has a header that names them
 */
public record Csv(String file, char delimiter, List<String> columns) {

  public Csv {
    if (delimiter == '"'
        || delimiter == '\n'
        || delimiter == '\r'
        || delimiter == 0
        || Character.isSurrogate(delimiter)) {
      throw new DagRejected(
          "file %s: fields cannot be delimited by character %d; choose another delimiter"
              .formatted(file, (int) delimiter));
    }
    columns = List.copyOf(columns);
  }

  static Csv named(String file) {
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

  boolean hasHeader() {
    return columns.isEmpty();
  }
}
