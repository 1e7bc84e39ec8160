package io.millrace.orchestrator.execute;

import org.jooq.Record;
import org.jooq.Schema;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.SchemaImpl;
import org.jooq.impl.TableImpl;

/** {@link Increments#TABLE}, as the generator describes it. */
final class Numbers extends TableImpl<Record> {
  private static final long serialVersionUID = 1L;
  private static final Schema PUBLIC = new SchemaImpl("public");

  static final Numbers NUMBERS = new Numbers();

  final TableField<Record, Integer> n = createField(DSL.name("n"), SQLDataType.INTEGER, this);

  private Numbers() {
    super(DSL.name("increments"), PUBLIC);
  }
}
