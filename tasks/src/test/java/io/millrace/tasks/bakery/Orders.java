package io.millrace.tasks.bakery;

import io.millrace.tasks.bakery.Customers.CustomersPath;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import org.jooq.ForeignKey;
import org.jooq.Name;
import org.jooq.Record;
import org.jooq.Schema;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.TableOptions;
import org.jooq.impl.DSL;
import org.jooq.impl.Internal;
import org.jooq.impl.QOM.ForeignKeyRule;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;
import org.jspecify.annotations.Nullable;

/** raw.orders, without a key. */
public final class Orders extends TableImpl<Record> {

  static final Orders ORDERS = new Orders(DSL.name("orders"), null);

  public final TableField<Record, Long> ORDER_ID =
      createField(DSL.name("order_id"), SQLDataType.BIGINT.nullable(false), this, "");
  public final TableField<Record, Long> CUSTOMER_ID =
      createField(DSL.name("customer_id"), SQLDataType.BIGINT.nullable(false), this, "");
  public final TableField<Record, LocalDateTime> PLACED_AT =
      createField(DSL.name("placed_at"), SQLDataType.LOCALDATETIME(6).nullable(false), this, "");
  public final TableField<Record, BigDecimal> AMOUNT =
      createField(DSL.name("amount"), SQLDataType.NUMERIC, this, "");
  public final TableField<Record, String> NOTE =
      createField(DSL.name("note"), SQLDataType.CLOB, this, "");

  private Orders(Name alias, @Nullable Table<Record> aliased) {
    super(alias, null, aliased, null, DSL.comment(""), TableOptions.table(), null);
  }

  @Override
  public @Nullable Schema getSchema() {
    return aliased() ? null : Bakery.RAW;
  }

  @Override
  public Orders as(String alias) {
    return new Orders(DSL.name(alias), this);
  }

  @Override
  public List<ForeignKey<Record, ?>> getReferences() {
    return List.of(customer());
  }

  /** The customer who ordered, as an implicit join. */
  public CustomersPath customers() {
    return new CustomersPath(this, customer());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types
  private static ForeignKey<Record, Record> customer() {
    var parent = Customers.CUSTOMERS;
    return Internal.createForeignKey(
        ORDERS,
        DSL.name("orders_customer"),
        new TableField[] {ORDERS.CUSTOMER_ID},
        parent.getPrimaryKey(),
        new TableField[] {parent.CUSTOMER_ID},
        true,
        ForeignKeyRule.NO_ACTION,
        ForeignKeyRule.NO_ACTION);
  }
}
