package io.millrace.orchestrator.chaos.load;

import org.jooq.Record;
import org.jooq.Schema;
import org.jooq.TableField;
import org.jooq.TableOptions;
import org.jooq.UniqueKey;
import org.jooq.impl.DSL;
import org.jooq.impl.Internal;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/** The tables of numbered words, all alike. */
final class Words extends TableImpl<Record> {

  /** As the file has them. */
  static final Words COPIED = new Words("copied");

  static final Words STAGED = new Words("staged");

  /** Published as one, with the name of the run as every word. */
  static final Words FIRST = new Words("first_half");

  static final Words SECOND = new Words("second_half");

  final TableField<Record, Long> id =
      createField(DSL.name("id"), SQLDataType.BIGINT.nullable(false), this, "");
  final TableField<Record, String> word =
      createField(DSL.name("word"), SQLDataType.CLOB.nullable(false), this, "");

  private Words(String name) {
    super(DSL.name(name), null, null, null, DSL.comment(""), TableOptions.table(), null);
  }

  @Override
  public Schema getSchema() {
    return DSL.schema(DSL.name("public"));
  }

  @Override
  public UniqueKey<Record> getPrimaryKey() {
    return Internal.createUniqueKey(this, DSL.name(getName() + "_pkey"), id);
  }
}
