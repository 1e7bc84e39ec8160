package io.millrace.tasks.check;

import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.check.Checks.acceptedValues;
import static io.millrace.tasks.check.Checks.equal;
import static io.millrace.tasks.check.Checks.equalRows;
import static io.millrace.tasks.check.Checks.noRows;
import static io.millrace.tasks.check.Checks.notNull;
import static io.millrace.tasks.check.Checks.references;
import static io.millrace.tasks.check.Checks.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.sum;

import io.millrace.tasks.Check;
import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.testing.TestDatabase;
import java.util.List;
import org.jooq.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChecksTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenBakery bakery = new OpenBakery(warehouse);

  @BeforeEach
  void thereAreOrders() {
    bakery
        .sql()
        .execute(
            """
            insert into raw.customers values (1, 'Al', 'de'), (2, null, 'fr'), (3, null, 'De');
            insert into raw.orders (order_id, customer_id, placed_at, amount, note) values
              (1, 1, '2026-01-01', 5, 'x'),
              (2, 1, '2026-01-01', 5, null),
              (3, 2, '2026-01-01', 5, 'x'),
              (3, 2, '2026-01-02', 6, null),
              (3, 9, '2026-01-02', 6, null)
            """);
  }

  @Test
  void uniqueFailsKeysAndShowsTheirRows() {
    Check check = unique(ORDERS.ORDER_ID);

    assertThat(check.name()).isEqualTo("unique_order_id");
    assertCounts(check, 5, 1);
    assertThat(failing(check))
        .extracting(row -> row.get("order_id"), row -> row.get("rows_with_this_key"))
        .containsExactly(tuple(3L, 3), tuple(3L, 3), tuple(3L, 3));
  }

  @Test
  void uniqueTakesEqualNullsForEqualAndLeavesNullKeysAlone() {
    Check partly = unique(ORDERS.PLACED_AT, ORDERS.NOTE);
    Check wholly = unique(CUSTOMERS.NAME);

    assertThat(partly.name()).isEqualTo("unique_placed_at_note");
    assertCounts(partly, 5, 2);
    assertThat(failing(partly)).hasSize(4);
    assertCounts(wholly, 3, 0);
    assertThat(failing(wholly)).isEmpty();
  }

  @Test
  void notNullFailsRows() {
    assertThat(notNull(ORDERS.NOTE).name()).isEqualTo("not_null_note");
    assertCounts(notNull(ORDERS.NOTE), 5, 3);
    assertThat(failing(notNull(ORDERS.NOTE))).hasSize(3);
    assertCounts(notNull(ORDERS.ORDER_ID), 5, 0);
  }

  @Test
  void acceptedValuesFailRowsWithAnotherCaseOrNull() {
    Check country = acceptedValues(CUSTOMERS.COUNTRY, "de", "fr");
    Check name = acceptedValues(CUSTOMERS.NAME, "Al");

    assertThat(country.name()).isEqualTo("accepted_values_country");
    assertCounts(country, 3, 1);
    assertThat(failing(country)).extracting(row -> row.get("country")).containsExactly("De");
    assertCounts(name, 3, 2);
    assertThat(failing(name)).hasSize(2);
  }

  @Test
  void referencesFailRowsWithoutAParent() {
    Check check = references(ORDERS.CUSTOMER_ID, CUSTOMERS.CUSTOMER_ID);

    assertThat(check.name()).isEqualTo("references_customer_id");
    assertThat(check.table()).hasToString("raw.orders");
    assertCounts(check, 5, 1);
    assertThat(failing(check)).extracting(row -> row.get("customer_id")).containsExactly(9L);
  }

  @Test
  void referencesFailNullAndCountNoRowTwice() {
    bakery.sql().execute("update raw.orders set note = 'Al' where order_id = 1");
    bakery.sql().execute("update raw.customers set name = 'Al' where customer_id = 2");

    Check check = references(ORDERS.NOTE, CUSTOMERS.NAME);

    assertCounts(check, 5, 4);
    assertThat(failing(check)).hasSize(4);
  }

  @Test
  void noRowsFailsWhatTheSelectGives() {
    var strangers =
        selectDistinct(ORDERS.CUSTOMER_ID)
            .from(ORDERS)
            .where(ORDERS.CUSTOMER_ID.notIn(select(CUSTOMERS.CUSTOMER_ID).from(CUSTOMERS)));
    Check check =
        noRows(strangers).outOf(select(countDistinct(ORDERS.CUSTOMER_ID)).from(ORDERS)).warning();

    assertThat(check.table()).hasToString("raw.orders");
    assertThat(check.severity()).isEqualTo(Severity.WARNING);
    assertCounts(check, 3, 1);
    assertThat(failing(check)).extracting(row -> row.get(0)).containsExactly(9L);
    assertCounts(noRows(strangers), 1, 1);
    assertThat(noRows(strangers).on(CUSTOMERS).table()).hasToString("raw.customers");
  }

  @Test
  void equalRowsFailsTheDifference() {
    Check check = equalRows(selectCount().from(ORDERS), selectCount().from(CUSTOMERS));

    assertThat(check.name()).isEqualTo("equal_rows_customers");
    assertCounts(check, 5, 2);
    assertThat(failing(check))
        .singleElement()
        .extracting(Record::intoList)
        .isEqualTo(List.of(5L, 3L));
    assertCounts(equalRows(selectCount().from(ORDERS), selectCount().from(ORDERS)), 5, 0);
  }

  @Test
  void equalRowsTakesNothingForNone() {
    var none = select(sum(ORDERS.ORDER_ID)).from(ORDERS).where(ORDERS.ORDER_ID.eq(0L));
    var noGroup =
        selectCount().from(ORDERS).groupBy(ORDERS.ORDER_ID).having(ORDERS.ORDER_ID.eq(0L));

    assertCounts(equalRows(selectCount().from(ORDERS), none), 5, 5);
    assertThat(failing(equalRows(selectCount().from(ORDERS), none))).hasSize(1);
    assertCounts(equalRows(noGroup, selectCount().from(CUSTOMERS)), 0, 3);
    assertCounts(equalRows(noGroup, none), 0, 0);
  }

  @Test
  void equalComparesValuesAndTakesNullForNull() {
    var total = select(sum(ORDERS.AMOUNT)).from(ORDERS);
    var first = select(sum(ORDERS.AMOUNT)).from(ORDERS).where(ORDERS.ORDER_ID.eq(1L));
    var nothing = select(sum(ORDERS.AMOUNT)).from(ORDERS).where(ORDERS.ORDER_ID.eq(0L));

    assertCounts(equal(total, total), 1, 0);
    assertCounts(equal(total, first), 1, 1);
    assertCounts(equal(total, nothing), 1, 1);
    assertCounts(equal(nothing, nothing), 1, 0);
    assertThat(failing(equal(total, nothing))).hasSize(1);
  }

  @Test
  void blockUnlessTheyWarnAndCountNothingInAnEmptyTable() {
    for (Check check :
        List.of(
            unique(BUYERS.NAME),
            notNull(BUYERS.NAME),
            acceptedValues(BUYERS.NAME, "Al"),
            references(BUYERS.CUSTOMER_ID, CUSTOMERS.CUSTOMER_ID))) {
      assertThat(check.severity()).isEqualTo(Severity.BLOCKING);
      assertCounts(check, 0, 0);
      assertThat(failing(check)).isEmpty();
      assertThat(check.lineage().reads()).isNotEmpty();
    }
  }

  @Test
  void judgeTheTableBehindAnAlias() {
    assertThat(notNull(ORDERS.as("o").NOTE).table()).hasToString("raw.orders");
  }

  @Test
  void cannotHideWhatTheyRead() {
    var dag = Dag.named("shop").warehouse("shop");
    var hiding = select(field("(select 1 from raw.orders)")).from(CUSTOMERS);
    dag.check("hiding", noRows(hiding).warning());

    assertThatThrownBy(dag::build)
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "DAG shop: task hiding: check hiding: what it reads cannot be seen through the plain SQL"
                + " \"(select 1 from raw.orders)\"; write it in jOOQ");
  }

  private void assertCounts(Check check, long checked, long failed) {
    assertThat(bakery.context().fetch(check.counts()).getFirst().intoList())
        .containsExactly(checked, failed);
  }

  private List<? extends Record> failing(Check check) {
    return bakery.context().fetch(check.failing());
  }
}
