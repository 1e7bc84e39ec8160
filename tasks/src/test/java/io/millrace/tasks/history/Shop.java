package io.millrace.tasks.history;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Catalog;
import org.jooq.Record;
import org.jooq.Schema;
import org.jooq.TableField;
import org.jooq.TableOptions;
import org.jooq.impl.CatalogImpl;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.SchemaImpl;
import org.jooq.impl.TableImpl;

/** Two histories of a shop's customers, and the table that their rows come from. */
final class Shop {

  static final List<String> DDL =
      List.of(
          "create schema raw",
          "create schema dwh",
          """
          create table raw.customers (day date, shop text, customer_id bigint, name text,
            level numeric, email text, gone boolean)
          """,
          """
          create table dwh.customer (customer_sk bigint generated always as identity,
            customer_id bigint not null, name varchar(5), level numeric(4,1),
            valid_from date not null, valid_to date not null,
            primary key (customer_id, valid_from), check (valid_from < valid_to))
          """,
          "create unique index on dwh.customer (customer_id) where valid_to = 'infinity'",
          """
          create table dwh.member (shop text not null, customer_id bigint not null, name text,
            level numeric(4,1), email text, is_current boolean not null,
            since timestamptz not null, until timestamptz not null,
            primary key (shop, customer_id, since), check (since < until))
          """,
          "create unique index on dwh.member (shop, customer_id) where is_current");

  private static final Catalog CATALOG = new CatalogImpl("");

  /** Either of the shop's two schemas. */
  private static final class Layer extends SchemaImpl {
    Layer(String name) {
      super(DSL.name(name), null, DSL.comment(""));
    }

    @Override
    public Catalog getCatalog() {
      return CATALOG;
    }
  }

  private static final Schema RAW = new Layer("raw");
  private static final Schema DWH = new Layer("dwh");

  static final Customers CUSTOMERS = new Customers();
  static final Customer CUSTOMER = new Customer();
  static final Member MEMBER = new Member();

  private Shop() {}

  /** raw.customers. */
  static final class Customers extends TableImpl<Record> {
    final TableField<Record, LocalDate> DAY =
        createField(DSL.name("day"), SQLDataType.LOCALDATE, this, "");
    final TableField<Record, String> SHOP =
        createField(DSL.name("shop"), SQLDataType.CLOB, this, "");
    final TableField<Record, Long> CUSTOMER_ID =
        createField(DSL.name("customer_id"), SQLDataType.BIGINT, this, "");
    final TableField<Record, String> NAME =
        createField(DSL.name("name"), SQLDataType.CLOB, this, "");
    final TableField<Record, BigDecimal> LEVEL =
        createField(DSL.name("level"), SQLDataType.NUMERIC, this, "");
    final TableField<Record, String> EMAIL =
        createField(DSL.name("email"), SQLDataType.CLOB, this, "");
    final TableField<Record, Boolean> GONE =
        createField(DSL.name("gone"), SQLDataType.BOOLEAN, this, "");

    Customers() {
      super(DSL.name("customers"), RAW, null, null, DSL.comment(""), TableOptions.table(), null);
    }
  }

  /** dwh.customer, by dates, with a surrogate key. */
  static final class Customer extends TableImpl<Record> {
    final TableField<Record, Long> CUSTOMER_SK =
        createField(
            DSL.name("customer_sk"),
            SQLDataType.BIGINT.nullable(false).generatedAlwaysAsIdentity(),
            this,
            "");
    final TableField<Record, Long> CUSTOMER_ID =
        createField(DSL.name("customer_id"), SQLDataType.BIGINT.nullable(false), this, "");
    final TableField<Record, String> NAME =
        createField(DSL.name("name"), SQLDataType.VARCHAR(5), this, "");
    final TableField<Record, BigDecimal> LEVEL =
        createField(DSL.name("level"), SQLDataType.NUMERIC(4, 1), this, "");
    final TableField<Record, LocalDate> VALID_FROM =
        createField(DSL.name("valid_from"), SQLDataType.LOCALDATE.nullable(false), this, "");
    final TableField<Record, LocalDate> VALID_TO =
        createField(DSL.name("valid_to"), SQLDataType.LOCALDATE.nullable(false), this, "");

    Customer() {
      this("dwh", "customer");
    }

    /** As the customers, by another name. */
    Customer(String schema, String table) {
      super(
          DSL.name(table),
          new Layer(schema),
          null,
          null,
          DSL.comment(""),
          TableOptions.table(),
          null);
    }
  }

  /** dwh.member, by moments, with a flag, and a key of two columns. */
  static final class Member extends TableImpl<Record> {
    final TableField<Record, String> SHOP =
        createField(DSL.name("shop"), SQLDataType.CLOB.nullable(false), this, "");
    final TableField<Record, Long> CUSTOMER_ID =
        createField(DSL.name("customer_id"), SQLDataType.BIGINT.nullable(false), this, "");
    final TableField<Record, String> NAME =
        createField(DSL.name("name"), SQLDataType.CLOB, this, "");
    final TableField<Record, BigDecimal> LEVEL =
        createField(DSL.name("level"), SQLDataType.NUMERIC(4, 1), this, "");
    final TableField<Record, String> EMAIL =
        createField(DSL.name("email"), SQLDataType.CLOB, this, "");
    final TableField<Record, Boolean> IS_CURRENT =
        createField(DSL.name("is_current"), SQLDataType.BOOLEAN.nullable(false), this, "");
    final TableField<Record, OffsetDateTime> SINCE =
        createField(
            DSL.name("since"), SQLDataType.TIMESTAMPWITHTIMEZONE(6).nullable(false), this, "");
    final TableField<Record, OffsetDateTime> UNTIL =
        createField(
            DSL.name("until"), SQLDataType.TIMESTAMPWITHTIMEZONE(6).nullable(false), this, "");

    Member() {
      super(DSL.name("member"), DWH, null, null, DSL.comment(""), TableOptions.table(), null);
    }
  }
}
