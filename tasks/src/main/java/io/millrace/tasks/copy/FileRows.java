package io.millrace.tasks.copy;

import static org.jooq.impl.DSL.abs;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Check;
import io.millrace.tasks.CheckQueries;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.Thresholds;
import io.millrace.tasks.anomaly.WithPrevious;
import io.millrace.tasks.lineage.TableName;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** What a copy task says of the file it read, and the check that nothing of it was lost. */
public final class FileRows {

  /** What the rows of the file carry in {@code file_id}. */
  public static final RunValue<Long> FILE_ID = new RunValue<>("file_id", SQLDataType.BIGINT);

  /** The names of the file's fields in their order, with commas between them. */
  public static final RunValue<String> FILE_HEADER =
      new RunValue<>("file_header", SQLDataType.CLOB);

  /** The same names, each for itself. */
  public static final RunValue<String[]> FILE_FIELDS =
      new RunValue<>("file_fields", SQLDataType.CLOB.array());

  /** Data records in the file, the header not counted. */
  public static final RunValue<Long> FILE_RECORDS =
      new RunValue<>("file_records", SQLDataType.BIGINT);

  /** Records among them that did not become rows. */
  public static final RunValue<Long> REJECTED_RECORDS =
      new RunValue<>("rejected_records", SQLDataType.BIGINT);

  private FileRows() {}

  /**
   * The file has the header of the file before: of the run of the latest earlier logical date, the
   * same names in the same order. Checks one and fails one; of the first file, none of none. It
   * warns, on the day of the change alone.
   */
  public static Check sameHeader(Table<?> table) {
    Field<String> label = field("unnest({0})", SQLDataType.CLOB, FILE_FIELDS).as("label");
    Field<Double> place =
        field("generate_subscripts({0}, 1)::double precision", SQLDataType.DOUBLE, FILE_FIELDS)
            .as("value");
    return new Check(
        "same_header_" + table.getName(),
        TableName.of(table),
        Thresholds.of(Check.Severity.WARNING),
        new CheckQueries.Measured(
            null, noCondition(), only -> select(label, place), new WithPrevious()),
        false,
        Check.KEPT_BY_DEFAULT);
  }

  /**
   * Every record of the file is a row of the table or was rejected, and the table has no other
   * rows; for a task that replaces. Checks as many as the file has records, fails as many as are
   * missing or too many; blocking.
   */
  public static Check fileRowsArrived(Table<?> table) {
    return check(table, noCondition());
  }

  /** As {@link #fileRowsArrived}, among the rows of this file; for a task that appends. */
  public static Check fileRowsAppended(Table<?> table) {
    Field<Long> fileId = table.field(Target.FILE_ID, Long.class);
    if (fileId == null) {
      throw new DagRejected(
          "the rows of a file can only be counted in a table with file_id bigint; add it to "
              + TableName.of(table));
    }
    return check(table, fileId.eq(FILE_ID));
  }

  private static Check check(Table<?> table, Condition ofThisFile) {
    Field<Long> rows = count().cast(SQLDataType.BIGINT);
    Field<Long> astray = abs(FILE_RECORDS.minus(REJECTED_RECORDS).minus(rows));
    return new Check(
        "file_rows_arrived_" + table.getName(),
        TableName.of(table),
        Check.Severity.BLOCKING,
        select(FILE_RECORDS, astray).from(table).where(ofThisFile),
        select(
                FILE_RECORDS.as("file_records"),
                REJECTED_RECORDS.as("rejected_records"),
                rows.as("table_rows"))
            .from(table)
            .where(ofThisFile)
            .having(astray.ne(0L)),
        1);
  }
}
