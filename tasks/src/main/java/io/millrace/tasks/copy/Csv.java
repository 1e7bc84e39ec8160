package io.millrace.tasks.copy;

import io.millrace.tasks.DagRejected;
import java.util.Arrays;
import java.util.List;
import org.jooq.Field;

/**
 * How a delimited file looks. It is UTF-8 unless it says otherwise (a byte order mark is skipped),
 * its lines end in LF or CRLF, and a field in double quotes may hold delimiters, line breaks and
 * doubled quotes. Immutable.
 */
public final class Csv extends DataFile<Csv> {

  private final char delimiter;
  private final List<String> columns;

  private Csv(
      FileName file, Packing packing, Contract contract, char delimiter, List<String> columns) {
    super(file, packing, contract);
    if (delimiter == '"'
        || delimiter == '\n'
        || delimiter == '\r'
        || delimiter == 0
        || Character.isSurrogate(delimiter)) {
      throw new DagRejected(
          "file %s: fields cannot be delimited by character %d; choose another delimiter"
              .formatted(file, (int) delimiter));
    }
    this.delimiter = delimiter;
    this.columns = List.copyOf(columns);
  }

  static Csv named(FileName file) {
    return new Csv(file, Packing.PLAIN, Contract.STRICT, ',', List.of());
  }

  @Override
  Csv with(FileName name, Packing packing, Contract contract) {
    return new Csv(name, packing, contract, delimiter, columns);
  }

  public Csv delimitedBy(char other) {
    return new Csv(name(), packing(), contract(), other, columns);
  }

  public Csv tabDelimited() {
    return delimitedBy('\t');
  }

  /** The first line is data already; its fields go to these columns, in this order. */
  public Csv withoutHeader(Field<?>... fields) {
    if (fields.length == 0) {
      throw new DagRejected("file %s: name the columns in withoutHeader(..)".formatted(name()));
    }
    List<String> names = Arrays.stream(fields).map(Field::getName).toList();
    return new Csv(name(), packing(), contract(), delimiter, names);
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

  @Override
  FileRecords records(SourcePath path, long size) {
    return new CsvRecords(this, path, path.open(packing(), size));
  }

  @Override
  Target applied(Target target) {
    boolean speaksOfNames =
        !contract().renamed().isEmpty()
            || !contract().ignored().isEmpty()
            || contract().ignoresUnknown();
    if (!hasHeader() && speaksOfNames) {
      throw new DagRejected(
          "file %s has no header, so there is no name that could be renamed or ignored"
              .formatted(name()));
    }
    Target applied = super.applied(target);
    if (!hasHeader()) {
      FileLayout.requirePossible(this, applied);
    }
    return applied;
  }
}
