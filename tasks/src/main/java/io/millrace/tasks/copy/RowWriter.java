package io.millrace.tasks.copy;

import io.millrace.tasks.RejectedRow;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Turns each record of a file into a row, or says why it cannot be one. */
final class RowWriter {

  private static final int MOST_TEXT = 8_192;

  private final Csv csv;
  private final SourcePath path;
  private final FileLayout layout;
  private final TargetColumn[] columns;
  private final int width;
  private final long fileId;
  private final BinaryRows rows;

  RowWriter(Csv csv, SourcePath path, FileLayout layout, long fileId, BinaryRows rows) {
    this.csv = csv;
    this.path = path;
    this.layout = layout;
    columns = layout.fields().toArray(TargetColumn[]::new);
    width = layout.width();
    this.fileId = fileId;
    this.rows = rows;
  }

  /**
   * Appends the record's row.
   *
   * @return null if it was appended
   * @throws io.millrace.tasks.TaskFailed if the record holds a NUL byte
   */
  @Nullable RejectedRow write(FileRecord record) throws SQLException {
    if (record.count() != columns.length || record.isCut()) {
      return rejected(record, null, wrongShape(record));
    }
    char[] text = record.text();
    rows.beginRow(width);
    for (int i = 0; i < columns.length; i++) {
      TargetColumn column = columns[i];
      int from = record.from(i);
      int to = record.to(i);
      if (from < to) {
        String wrong = column.format().append(text, from, to, rows);
        if (wrong != null) {
          rows.dropRow();
          return rejected(record, column, Shown.text(record.field(i)) + " " + wrong);
        }
      } else if (column.isNullable()) {
        rows.putNull();
      } else {
        rows.dropRow();
        return rejected(record, column, "is empty");
      }
    }
    if (layout.target().hasFileId()) {
      rows.putLong(fileId);
    }
    if (layout.target().hasLineNo()) {
      rows.putLong(record.line());
    }
    rows.endRow();
    return null;
  }

  private RejectedRow rejected(FileRecord record, @Nullable TargetColumn column, String predicate) {
    long nul = record.lineOfNul();
    if (nul > 0) {
      throw path.refused("line %d holds a NUL byte; write the file again".formatted(nul));
    }
    return new RejectedRow(
        path.toString(),
        record.line(),
        column == null ? null : column.name(),
        column == null ? predicate : column.name() + " " + predicate,
        record.original(csv.delimiter(), MOST_TEXT));
  }

  private String wrongShape(FileRecord record) {
    if (record.isEmptyLine()) {
      return "the line is empty";
    }
    if (record.count() != columns.length) {
      return "%d %s instead of %d"
          .formatted(record.count(), record.count() == 1 ? "field" : "fields", columns.length);
    }
    return "the record is longer than %d characters".formatted(FileRecord.MOST_CHARACTERS);
  }
}
