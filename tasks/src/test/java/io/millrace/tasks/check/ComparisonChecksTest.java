package io.millrace.tasks.check;

import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.check.Checks.equal;
import static io.millrace.tasks.check.ComparisonChecks.sameCardinality;
import static io.millrace.tasks.check.ComparisonChecks.sameRows;
import static io.millrace.tasks.check.Tolerance.within;
import static io.millrace.tasks.check.Tolerance.withinPercent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.millrace.tasks.Check;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ComparisonChecksTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenBakery bakery = new OpenBakery(warehouse);

  private AskedChecks asked;

  @BeforeEach
  void thereAreCustomers() {
    asked = new AskedChecks(bakery);
    bakery
        .sql()
        .execute(
            """
            insert into raw.customers values (1, 'Al', 'de'), (2, 'Bo', 'fr'), (3, null, 'fr');
            insert into mart.buyers values (1, 'Al'), (2, 'Eve'), (4, 'Di');
            insert into raw.orders (order_id, customer_id, placed_at, amount) values
              (1, 1, '2026-01-01', 100), (2, 1, '2026-01-01', 101), (3, 2, '2026-01-01', null)
            """);
  }

  @Test
  void sameRowsFailWhatIsMissingAndWhatIsTooMuch() {
    Check check =
        sameRows(
            select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME).from(CUSTOMERS),
            select(BUYERS.CUSTOMER_ID, BUYERS.NAME).from(BUYERS));

    assertThat(check.name()).isEqualTo("same_rows_buyers");
    asked.assertCounts(check, 3, 4);
    assertThat(asked.failing(check))
        .extracting(row -> row.get("difference"), row -> row.get("customer_id"))
        .containsExactlyInAnyOrder(
            tuple("missing", 2L),
            tuple("missing", 3L),
            tuple("unexpected", 2L),
            tuple("unexpected", 4L));
  }

  @Test
  void sameRowsCountRepetitionsAndTakeNullForNull() {
    var names = select(CUSTOMERS.NAME).from(CUSTOMERS);
    var countries = select(CUSTOMERS.COUNTRY).from(CUSTOMERS);
    var different = select(CUSTOMERS.COUNTRY).from(CUSTOMERS).groupBy(CUSTOMERS.COUNTRY);

    asked.assertCounts(sameRows(names, names), 3, 0);
    asked.assertCounts(sameRows(countries, different), 3, 1);
  }

  @Test
  void cardinalitiesCompareNumbersOfRows() {
    bakery.sql().execute("update raw.orders set customer_id = 3 where order_id = 2");
    Check check = sameCardinality(ORDERS.CUSTOMER_ID, CUSTOMERS.CUSTOMER_ID);

    asked.assertCounts(check, 3, 0);
    bakery.sql().execute("update raw.orders set customer_id = 9 where order_id = 2");
    asked.assertCounts(check, 4, 2);
    assertThat(asked.failing(check))
        .extracting(row -> row.get(0), row -> row.get(1), row -> row.get(2))
        .containsExactlyInAnyOrder(tuple(3L, 0L, 1L), tuple(9L, 1L, 0L));
    asked.assertCounts(sameCardinality(CUSTOMERS.NAME, BUYERS.NAME), 5, 4);
  }

  @Test
  void equalToleratesADifference() {
    var low = select(sum(ORDERS.AMOUNT)).from(ORDERS).where(ORDERS.ORDER_ID.eq(1L));
    var high = select(sum(ORDERS.AMOUNT)).from(ORDERS).where(ORDERS.ORDER_ID.eq(2L));
    var none = select(sum(ORDERS.AMOUNT)).from(ORDERS).where(ORDERS.ORDER_ID.eq(3L));

    asked.assertCounts(equal(low, high, within(1)), 1, 0);
    asked.assertCounts(equal(low, high, within(0.99)), 1, 1);
    asked.assertCounts(equal(low, high, withinPercent(1)), 1, 0);
    asked.assertCounts(equal(high, low, withinPercent(0.99)), 1, 1);
    asked.assertCounts(equal(low, none, within(1_000)), 1, 1);
    asked.assertCounts(equal(none, none, within(0)), 1, 0);
    assertThat(asked.failing(equal(low, high, within(0)))).hasSize(1);
    assertThatThrownBy(() -> within(-1))
        .isInstanceOf(DagRejected.class)
        .hasMessage("a tolerance cannot be -1.0; name 0 or more");
  }
}
