package io.millrace.tasks.copy;

import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/** A table as the generator would write it. */
final class RawTable extends TableImpl<Record> {

  RawTable(String name) {
    super(DSL.name(name), DSL.schema(DSL.name("raw")));
  }

  RawTable with(String column, DataType<?> type) {
    createField(DSL.name(column), type, this);
    return this;
  }

  RawTable withBookkeeping() {
    return with("file_id", SQLDataType.BIGINT.nullable(false))
        .with("line_no", SQLDataType.BIGINT.nullable(false));
  }

  /** The column of that name, of any type. */
  Field<?> column(String name) {
    Field<?> field = field(name);
    if (field == null) {
      throw new AssertionError("no column " + name);
    }
    return field;
  }

  /** Sessions as the growth pipeline has them. */
  static RawTable sessions() {
    return new RawTable("sessions")
        .with("user_id", SQLDataType.BIGINT.nullable(false))
        .with("time_started", SQLDataType.LOCALDATETIME(6).nullable(false))
        .with("is_paid", SQLDataType.BOOLEAN.nullable(false))
        .with("medium", SQLDataType.CLOB)
        .withBookkeeping();
  }
}
