package io.millrace.tasks.copy;

import io.millrace.tasks.RejectedRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns each record of a file into a row, or says why it cannot be one. */
final class RowWriter {

  private static final int MOST_TEXT = 8_192;
  private static final int MOST_REASONS = 10;

  private final FileRecords records;
  private final SourcePath path;
  private final FileLayout layout;
  private final @Nullable TargetColumn[] columns;
  private final int width;
  private final byte[] constants;
  private final long fileId;
  private final BinaryRows rows;

  /** {@code constants} are the values of the target's constants, encoded. */
  RowWriter(
      FileRecords records,
      SourcePath path,
      FileLayout layout,
      byte[] constants,
      long fileId,
      BinaryRows rows) {
    this.records = records;
    this.path = path;
    this.layout = layout;
    this.constants = constants;
    columns = layout.fields().toArray(new TargetColumn[0]);
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
    String fault = records.fault();
    if (fault != null) {
      return rejected(record, null, fault);
    }
    rows.beginRow(width);
    for (int i = 0; i < columns.length; i++) {
      TargetColumn column = columns[i];
      if (column != null) {
        String wrong = put(column, record, i);
        if (wrong != null) {
          return rejected(record, column, reasons(record, i, column, wrong));
        }
      }
    }
    rows.putEncoded(constants);
    if (layout.target().hasFileId()) {
      rows.putLong(fileId);
    }
    if (layout.target().hasLineNo()) {
      rows.putLong(record.line());
    }
    rows.endRow();
    return null;
  }

  /** Appends one value; returns what is wrong with it, null if nothing is. */
  private @Nullable String put(TargetColumn column, FileRecord record, int field) {
    int from = record.from(field);
    int to = record.to(field);
    if (from < to) {
      return column.format().append(record.text(), from, to, rows);
    }
    if (!record.isNull(field)) {
      return column.format().takesEmpty()
          ? column.format().append(record.text(), from, to, rows)
          : "is empty";
    }
    if (column.isNullable()) {
      rows.putNull();
      return null;
    }
    return "is empty";
  }

  /** Everything that is wrong with the values from the first bad one on; takes the row back. */
  private String reasons(FileRecord record, int first, TargetColumn column, String wrong) {
    List<String> reasons = new ArrayList<>();
    reasons.add(reason(column, record, first, wrong));
    for (int i = first + 1; i < columns.length; i++) {
      TargetColumn next = columns[i];
      String more = next == null ? null : put(next, record, i);
      if (next != null && more != null) {
        reasons.add(reason(next, record, i, more));
      }
    }
    rows.dropRow();
    String listed = String.join("; ", reasons.subList(0, Math.min(MOST_REASONS, reasons.size())));
    return reasons.size() > MOST_REASONS
        ? listed + "; and %d more".formatted(reasons.size() - MOST_REASONS)
        : listed;
  }

  private static String reason(TargetColumn column, FileRecord record, int field, String wrong) {
    return record.from(field) < record.to(field)
        ? "%s %s %s".formatted(column.name(), Shown.text(record.field(field)), wrong)
        : column.name() + " " + wrong;
  }

  private RejectedRow rejected(FileRecord record, @Nullable TargetColumn column, String reason) {
    return new RejectedRow(
        path.toString(),
        record.line(),
        column == null ? null : column.name(),
        reason,
        records.original(MOST_TEXT));
  }
}
