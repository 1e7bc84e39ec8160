package io.millrace.tasks.history;

import static io.millrace.tasks.history.History.history;
import static io.millrace.tasks.history.Shop.CUSTOMER;
import static io.millrace.tasks.history.Shop.CUSTOMERS;
import static io.millrace.tasks.history.Shop.MEMBER;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.RunValue;
import io.millrace.testing.FakeWarehouseContext;
import io.millrace.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A transaction in the shop's warehouse for each test, with the tables that Millrace keeps in every
 * warehouse; rolled back when the test ends.
 */
final class OpenShop implements BeforeEachCallback, AfterEachCallback {

  private static final List<String> MIGRATIONS = List.of("V1__millrace.sql", "V2__history.sql");
  private static final String FIRST_DAY = "2026-01-01";

  private final TestDatabase database;
  private @Nullable Connection connection;
  private @Nullable FakeWarehouseContext context;

  OpenShop(TestDatabase database) {
    this.database = database;
  }

  @Override
  public void beforeEach(ExtensionContext test) throws Exception {
    Connection opened = database.connect();
    opened.setAutoCommit(false);
    connection = opened;
    for (String migration : MIGRATIONS) {
      Path file = Path.of("../sql/src/main/resources/db/warehouse", migration);
      try (var statement = opened.createStatement()) {
        statement.execute(Files.readString(file));
      }
    }
    Shop.DDL.forEach(sql()::execute);
    renew();
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    connection().rollback();
    connection().close();
  }

  DSLContext sql() {
    return DSL.using(connection(), SQLDialect.POSTGRES);
  }

  /** Of the last load. */
  FakeWarehouseContext context() {
    if (context == null) {
      throw new IllegalStateException("the shop opens with a test");
    }
    return context;
  }

  Connection connection() {
    if (connection == null) {
      throw new IllegalStateException("the shop opens with a test");
    }
    return connection;
  }

  /** What the next loads are given: {@code (1, 'Ann', 2.5)}. */
  void customers(String... rows) {
    sql().execute("truncate raw.customers");
    if (rows.length > 0) {
      sql()
          .execute(
              "insert into raw.customers (customer_id, name, level) values "
                  + String.join(", ", rows));
    }
  }

  /** What the next loads are given: {@code ('a', 1, 'Ann', 2.5, 'x', false)}. */
  void members(String... rows) {
    sql().execute("truncate raw.customers");
    if (rows.length > 0) {
      sql()
          .execute(
              "insert into raw.customers (shop, customer_id, name, level, email, gone) values "
                  + String.join(", ", rows));
    }
  }

  /** The customers' history, of the rows given. */
  static HistoryRows customer() {
    return history(CUSTOMER).key(CUSTOMER.CUSTOMER_ID).from(givenCustomers());
  }

  static Select<?> givenCustomers() {
    return select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME, CUSTOMERS.LEVEL).from(CUSTOMERS);
  }

  /** The members' history, of the rows given. */
  static HistoryRows member() {
    return history(MEMBER)
        .key(MEMBER.SHOP, MEMBER.CUSTOMER_ID)
        .from(
            select(
                    CUSTOMERS.SHOP,
                    CUSTOMERS.CUSTOMER_ID,
                    CUSTOMERS.NAME,
                    CUSTOMERS.LEVEL,
                    CUSTOMERS.EMAIL)
                .from(CUSTOMERS));
  }

  /** Runs a load of a day of January 2026, or of as many days later. */
  HistoryResult load(History history, int day) {
    renew();
    var logicalDate = OffsetDateTime.parse(FIRST_DAY + "T00:00Z").plusDays(day - 1);
    context().set(RunValue.LOGICAL_DATE, logicalDate);
    context().of(logicalDate.toLocalDate());
    return history.run(context());
  }

  private void renew() {
    context = new FakeWarehouseContext(connection(), Path.of("."));
  }

  /** Key, values and days: {@code 1 Ann 2.5 [1, 3)}, days of January, without an end if open. */
  List<String> customerVersions() {
    return sql()
        .fetch(
            """
            select customer_id || ' ' || coalesce(name, '-') || ' ' || coalesce(level::text, '-')
              || ' [' || extract(day from valid_from)
              || case when valid_to = 'infinity' then '..'
                 else ', ' || extract(day from valid_to) || ')' end
            from dwh.customer order by customer_id, valid_from
            """)
        .getValues(0, String.class);
  }

  /** Where each row lies: a row that was written lies elsewhere. */
  List<String> places(Table<?> table) {
    return sql()
        .select(DSL.field("ctid::text", SQLDataType.CLOB))
        .from(table)
        .orderBy(1)
        .fetch(Record1::value1);
  }
}
