package io.millrace.tasks.sql;

import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.bakery.Bakery.SALES;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.RunValue;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.testing.TestDatabase;
import java.time.LocalDate;
import java.util.List;
import org.jooq.Select;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RebuildTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenBakery bakery = new OpenBakery(warehouse);

  private static final Rebuild BUYERS_FROM_CUSTOMERS =
      rebuild(BUYERS).from(select(CUSTOMERS.NAME, CUSTOMERS.CUSTOMER_ID).from(CUSTOMERS));

  @Test
  void fillsAnEmptyTable() throws Exception {
    customers("(2, 'Bo'), (1, 'Al')");

    long written = bakery.run(BUYERS_FROM_CUSTOMERS);

    assertThat(written).isEqualTo(2);
    assertThat(bakery.rows(BUYERS)).containsExactly("[1, Al]", "[2, Bo]");
  }

  @Test
  void addsChangesAndRemovesWhatDiffers() throws Exception {
    customers("(1, 'Al'), (2, 'Bo'), (3, 'Cy')");
    bakery.run(BUYERS_FROM_CUSTOMERS);
    bakery.sql().execute("delete from raw.customers where customer_id = 1");
    bakery.sql().execute("update raw.customers set name = 'Bob' where customer_id = 2");
    customers("(4, 'Di')");

    long written = bakery.run(BUYERS_FROM_CUSTOMERS);

    assertThat(written).isEqualTo(3);
    assertThat(bakery.rows(BUYERS)).containsExactly("[2, Bob]", "[3, Cy]", "[4, Di]");
    assertThat(bakery.context().lines())
        .containsExactly("mart.buyers: 1 added, 1 changed, 1 removed, 1 as they were");
    assertThat(bakery.context().written()).containsExactly("mart.buyers 3");
  }

  @Test
  void writesNothingWhereNothingChanged() throws Exception {
    customers("(1, 'Al'), (2, 'Bo')");
    bakery.run(BUYERS_FROM_CUSTOMERS);
    List<String> versions = versions("mart.buyers");

    long written = bakery.run(BUYERS_FROM_CUSTOMERS);

    assertThat(written).isZero();
    assertThat(versions("mart.buyers")).isEqualTo(versions);
  }

  @Test
  void emptiesTheTableWhereTheSelectIsEmpty() throws Exception {
    customers("(1, 'Al')");
    bakery.run(BUYERS_FROM_CUSTOMERS);
    bakery.sql().execute("delete from raw.customers");

    assertThat(bakery.run(BUYERS_FROM_CUSTOMERS)).isOne();
    assertThat(bakery.rows(BUYERS)).isEmpty();
  }

  @Test
  void passesAUniqueValueFromARemovedRowToANewOne() throws Exception {
    customers("(1, 'Al'), (2, 'Bo')");
    bakery.run(BUYERS_FROM_CUSTOMERS);
    bakery.sql().execute("delete from raw.customers where customer_id = 2");
    customers("(0, 'Bo')");

    bakery.run(BUYERS_FROM_CUSTOMERS);

    assertThat(bakery.rows(BUYERS)).containsExactly("[0, Bo]", "[1, Al]");
  }

  @Test
  void refusesADoubledKeyInAnEmptyTable() {
    orders("(1, 7, 'a'), (2, 7, 'b')");

    assertThatThrownBy(() -> bakery.run(buyersFromOrders()))
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("buyers_pkey");
  }

  @Test
  void refusesADoubledKeyThatLooksUnchangedOrChanged() throws Exception {
    for (String names : List.of("'a', 'b'", "'b', 'c'", "'a', 'a'")) {
      bakery.sql().execute("truncate raw.orders, mart.buyers");
      bakery.sql().execute("insert into mart.buyers values (7, 'a')");
      String[] name = names.split(", ", -1);
      orders("(1, 7, %s), (2, 7, %s)".formatted(name[0], name[1]));

      assertThatThrownBy(() -> bakery.run(buyersFromOrders()))
          .isInstanceOf(TaskFailed.class)
          .hasMessage(
              "the select for mart.buyers gives 2 rows for 1 different keys (customer_id);"
                  + " make it give each key once");
    }
  }

  @Test
  void keepsDefaultsAndComparesNullsAndRoundedNumbers() throws Exception {
    orders("(1, 7, 'de'), (2, 7, 'de')");
    var rebuild = rebuild(SALES).from(sales());
    bakery.run(rebuild);
    bakery.sql().execute("update mart.sales set loaded_at = '2020-01-01Z'");

    long unchanged = bakery.run(rebuild);
    bakery.sql().execute("update mart.sales set amount = 0.5");
    long changed = bakery.run(rebuild);
    bakery.sql().execute("update raw.orders set amount = null");
    long nulled = bakery.run(rebuild);

    assertThat(unchanged).isZero();
    assertThat(changed).isOne();
    assertThat(nulled).isOne();
    assertThat(
            bakery
                .sql()
                .fetch("select amount, loaded_at = '2020-01-01Z' from mart.sales")
                .getFirst()
                .intoList())
        .containsExactly(null, true);
  }

  @Test
  void rebuildsByTruncatingWithoutAKey() throws Exception {
    customers("(1, 'Al'), (2, 'Bo')");
    var copies =
        rebuild(ORDERS)
            .from(
                select(
                        CUSTOMERS.CUSTOMER_ID,
                        CUSTOMERS.CUSTOMER_ID.as(ORDERS.ORDER_ID),
                        inline(LocalDate.EPOCH.atStartOfDay()).as(ORDERS.PLACED_AT),
                        inline(null, SQLDataType.NUMERIC).as(ORDERS.AMOUNT),
                        CUSTOMERS.NAME.as(ORDERS.NOTE))
                    .from(CUSTOMERS))
            .truncating();

    bakery.run(copies);

    assertThat(bakery.run(copies)).isEqualTo(2);
    assertThat(bakery.rows(ORDERS)).hasSize(2);
  }

  @Test
  void takesTheRunsValues() throws Exception {
    bakery.context().set(RunValue.RUN_ID, "it's");
    var rebuild =
        rebuild(BUYERS).from(select(inline(1L).as("customer_id"), RunValue.RUN_ID.as("name")));

    bakery.run(rebuild);
    bakery.context().set(RunValue.RUN_ID, "next");
    bakery.run(rebuild);

    assertThat(bakery.rows(BUYERS)).containsExactly("[1, next]");
  }

  @Test
  void executesWhatItDeclares() {
    var rows = RowsFor.of(BUYERS, select(CUSTOMERS.NAME, CUSTOMERS.CUSTOMER_ID).from(CUSTOMERS));

    var executed = QueryLineage.of(new DifferenceStatement(rows).query());

    assertThat(executed.writes()).isEqualTo(rows.lineage().writes());
    assertThat(executed.columns()).isEqualTo(rows.lineage().columns());
    assertThat(executed.reads()).hasToString("[mart.buyers, raw.customers]");
    assertThat(rows.lineage().reads()).hasToString("[raw.customers]");
  }

  private static Rebuild buyersFromOrders() {
    return rebuild(BUYERS)
        .from(select(ORDERS.CUSTOMER_ID, ORDERS.NOTE.as(BUYERS.NAME)).from(ORDERS));
  }

  /** The amount has more digits than the table keeps, and than jOOQ thinks it has. */
  private static Select<?> sales() {
    return select(
            ORDERS.NOTE.as(SALES.COUNTRY),
            ORDERS.PLACED_AT.cast(SQLDataType.LOCALDATE).as(SALES.DAY),
            count().as(SALES.NUMBER),
            max(ORDERS.AMOUNT.cast(SALES.AMOUNT).mul(0.333)).as(SALES.AMOUNT))
        .from(ORDERS)
        .groupBy(ORDERS.NOTE, ORDERS.PLACED_AT.cast(SQLDataType.LOCALDATE));
  }

  private void customers(String values) {
    bakery.sql().execute("insert into raw.customers (customer_id, name) values " + values);
  }

  private void orders(String values) {
    bakery
        .sql()
        .execute(
            "insert into raw.orders select id, customer, '2026-01-01', 1.11, note from (values "
                + values
                + ") as v (id, customer, note)");
  }

  /** Where each row lies and which transaction step wrote it. */
  private List<String> versions(String table) {
    return bakery.sql().fetch("select ctid::text, cmin::text from " + table).stream()
        .map(row -> row.intoList().toString())
        .toList();
  }
}
