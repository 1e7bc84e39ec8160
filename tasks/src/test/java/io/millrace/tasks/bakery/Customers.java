package io.millrace.tasks.bakery;

import org.jooq.ForeignKey;
import org.jooq.InverseForeignKey;
import org.jooq.Name;
import org.jooq.Path;
import org.jooq.Record;
import org.jooq.Schema;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.TableOptions;
import org.jooq.UniqueKey;
import org.jooq.impl.DSL;
import org.jooq.impl.Internal;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;
import org.jspecify.annotations.Nullable;

/** raw.customers. */
public class Customers extends TableImpl<Record> {

  static final Customers CUSTOMERS = new Customers(DSL.name("customers"), null);

  public final TableField<Record, Long> CUSTOMER_ID =
      createField(DSL.name("customer_id"), SQLDataType.BIGINT.nullable(false), this, "");
  public final TableField<Record, String> NAME =
      createField(DSL.name("name"), SQLDataType.CLOB, this, "");
  public final TableField<Record, String> COUNTRY =
      createField(DSL.name("country"), SQLDataType.CLOB, this, "");

  private Customers(Name alias, @Nullable Table<Record> aliased) {
    super(alias, null, aliased, null, DSL.comment(""), TableOptions.table(), null);
  }

  private <O extends Record> Customers(
      Table<O> path,
      ForeignKey<O, Record> childPath,
      @Nullable InverseForeignKey<O, Record> parentPath) {
    super(path, childPath, parentPath, CUSTOMERS);
  }

  /** The customers that another table leads to. */
  public static final class CustomersPath extends Customers implements Path<Record> {
    <O extends Record> CustomersPath(Table<O> path, ForeignKey<O, Record> childPath) {
      super(path, childPath, null);
    }
  }

  @Override
  public @Nullable Schema getSchema() {
    return aliased() ? null : Bakery.RAW;
  }

  @Override
  public UniqueKey<Record> getPrimaryKey() {
    return Internal.createUniqueKey(this, DSL.name("customers_pkey"), CUSTOMER_ID);
  }

  @Override
  public Customers as(String alias) {
    return new Customers(DSL.name(alias), this);
  }
}
