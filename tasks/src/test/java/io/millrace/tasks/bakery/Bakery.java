package io.millrace.tasks.bakery;

import java.util.List;
import org.jooq.Catalog;
import org.jooq.Name;
import org.jooq.Record;
import org.jooq.Schema;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.TableOptions;
import org.jooq.UniqueKey;
import org.jooq.impl.CatalogImpl;
import org.jooq.impl.DSL;
import org.jooq.impl.Internal;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.SchemaImpl;
import org.jooq.impl.TableImpl;
import org.jspecify.annotations.Nullable;

/** The bakery's schemas and tables, and the statements that create them. */
public final class Bakery {

  public static final List<String> DDL =
      List.of(
          "create schema raw",
          "create schema mart",
          "create table raw.customers (customer_id bigint primary key, name text, country text)",
          "create table raw.orders (order_id bigint not null, customer_id bigint not null,"
              + " placed_at timestamp not null, amount numeric, note text)",
          "create table mart.sales (country text, day date, orders bigint not null,"
              + " amount numeric(10,2), loaded_at timestamptz not null default now(),"
              + " primary key (country, day))",
          "create table mart.buyers (customer_id bigint primary key, name text not null unique)");

  public static final Layer RAW = new Layer("raw");
  public static final Layer MART = new Layer("mart");

  public static final Customers CUSTOMERS = Customers.CUSTOMERS;
  public static final Orders ORDERS = Orders.ORDERS;
  public static final Sales SALES = new Sales();
  public static final Buyers BUYERS = new Buyers(DSL.name("buyers"), null);

  /** A view as the generator describes it, on mart.sales. */
  public static final View BIG_SALES =
      new View(
          "big_sales",
          """
          create view "big_sales" as  SELECT country,
              amount AS total
             FROM mart.sales
            WHERE (amount > (100)::numeric);\
          """);

  /** A view on a view and a table. */
  public static final View BIG_SPENDERS =
      new View(
          "big_spenders",
          """
          create view "big_spenders" as  SELECT b.country,
              max(own_function(b.total)) AS total
             FROM (mart.big_sales b
               JOIN raw.customers c ON ((c.country = b.country)))
            GROUP BY b.country;\
          """);

  /** A view whose SQL jOOQ's parser does not know. */
  public static final View UNREADABLE =
      new View(
          "unreadable",
          """
          create view "unreadable" as  SELECT country,
              ((amount #>> '{a}'::text[]) AT TIME ZONE 'UTC'::text) AS total
             FROM mart.sales;\
          """);

  private Bakery() {}

  /** One of the bakery's schemas. */
  public static final class Layer extends SchemaImpl {
    private static final Catalog BAKERY =
        new CatalogImpl("") {
          @Override
          public List<Schema> getSchemas() {
            return List.of(RAW, MART);
          }
        };

    Layer(String name) {
      super(DSL.name(name), null, DSL.comment(""));
    }

    @Override
    public Catalog getCatalog() {
      return BAKERY;
    }

    @Override
    public List<Table<?>> getTables() {
      return equals(RAW)
          ? List.of(CUSTOMERS, ORDERS)
          : List.of(SALES, BUYERS, BIG_SALES, BIG_SPENDERS, UNREADABLE);
    }
  }

  /** mart.sales. */
  public static final class Sales extends TableImpl<Record> {
    public final TableField<Record, String> COUNTRY =
        createField(DSL.name("country"), SQLDataType.CLOB.nullable(false), this, "");
    public final TableField<Record, java.time.LocalDate> DAY =
        createField(DSL.name("day"), SQLDataType.LOCALDATE.nullable(false), this, "");
    public final TableField<Record, Long> NUMBER =
        createField(DSL.name("orders"), SQLDataType.BIGINT.nullable(false), this, "");
    public final TableField<Record, java.math.BigDecimal> AMOUNT =
        createField(DSL.name("amount"), SQLDataType.NUMERIC(10, 2), this, "");
    public final TableField<Record, java.time.OffsetDateTime> LOADED_AT =
        createField(
            DSL.name("loaded_at"),
            SQLDataType.TIMESTAMPWITHTIMEZONE(6)
                .nullable(false)
                .defaultValue(DSL.field(DSL.raw("now()"), SQLDataType.TIMESTAMPWITHTIMEZONE)),
            this,
            "");

    Sales() {
      super(DSL.name("sales"), MART, null, null, DSL.comment(""), TableOptions.table(), null);
    }

    @Override
    public UniqueKey<Record> getPrimaryKey() {
      return Internal.createUniqueKey(this, DSL.name("sales_pkey"), COUNTRY, DAY);
    }
  }

  /** mart.buyers. */
  public static final class Buyers extends TableImpl<Record> {
    public final TableField<Record, Long> CUSTOMER_ID =
        createField(DSL.name("customer_id"), SQLDataType.BIGINT.nullable(false), this, "");
    public final TableField<Record, String> NAME =
        createField(DSL.name("name"), SQLDataType.CLOB.nullable(false), this, "");

    Buyers(Name alias, @Nullable Table<Record> aliased) {
      super(alias, null, aliased, null, DSL.comment(""), TableOptions.table(), null);
    }

    @Override
    public @Nullable Schema getSchema() {
      return aliased() ? null : MART;
    }

    @Override
    public Buyers as(String alias) {
      return new Buyers(DSL.name(alias), this);
    }

    @Override
    public UniqueKey<Record> getPrimaryKey() {
      return Internal.createUniqueKey(this, DSL.name("buyers_pkey"), CUSTOMER_ID);
    }
  }

  /** A view of the mart with two columns. */
  public static final class View extends TableImpl<Record> {
    public final TableField<Record, String> COUNTRY =
        createField(DSL.name("country"), SQLDataType.CLOB, this, "");
    public final TableField<Record, java.math.BigDecimal> TOTAL =
        createField(DSL.name("total"), SQLDataType.NUMERIC, this, "");

    View(String name, String source) {
      super(DSL.name(name), MART, null, null, DSL.comment(""), TableOptions.view(source), null);
    }
  }
}
