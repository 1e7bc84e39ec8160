package io.millrace.tasks.check;

import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.bakery.Bakery.SALES;
import static io.millrace.tasks.check.TableChecks.atLeastOne;
import static io.millrace.tasks.check.TableChecks.distinctCount;
import static io.millrace.tasks.check.TableChecks.fresh;
import static io.millrace.tasks.check.TableChecks.notConstant;
import static io.millrace.tasks.check.TableChecks.notEmpty;
import static io.millrace.tasks.check.TableChecks.rowCount;
import static io.millrace.tasks.check.TableChecks.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Check;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.testing.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TableChecksTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenBakery bakery = new OpenBakery(warehouse);

  private AskedChecks asked;

  @BeforeEach
  void thereAreOrders() {
    asked = new AskedChecks(bakery);
    bakery
        .sql()
        .execute(
            """
            insert into raw.orders (order_id, customer_id, placed_at, amount, note) values
              (1, 1, '2026-01-01 08:00', 5, null),
              (2, 1, '2026-01-02 12:00', 5, null),
              (3, 2, '2026-01-05 00:00', 8, null)
            """);
  }

  @Test
  void rowCountsFailWhatIsMissingOrTooMany() {
    Check check = rowCount(ORDERS).between(5, 9);

    assertThat(check.name()).isEqualTo("row_count_orders");
    asked.assertCounts(check, 3, 2);
    assertThat(asked.failing(check))
        .singleElement()
        .extracting(row -> row.get("table_rows"), row -> row.get("missed_by"))
        .containsExactly(3L, 2L);
    asked.assertCounts(rowCount(ORDERS).between(1, 3), 3, 0);
    asked.assertCounts(rowCount(ORDERS).atMost(1), 3, 2);
    asked.assertCounts(rowCount(ORDERS).exactly(3), 3, 0);
    asked.assertCounts(rowCount(ORDERS).exactly(3).where(ORDERS.CUSTOMER_ID.eq(1L)), 2, 1);
    assertThatThrownBy(() -> rowCount(ORDERS).between(2, 1))
        .isInstanceOf(DagRejected.class)
        .hasMessage("nothing is between 2 and 1; name the smaller number first");
  }

  @Test
  void anEmptyTableFails() {
    asked.assertCounts(notEmpty(ORDERS), 3, 0);
    asked.assertCounts(notEmpty(CUSTOMERS), 0, 1);
    assertThat(notEmpty(CUSTOMERS).name()).isEqualTo("not_empty_customers");
  }

  @Test
  void freshIsJudgedAtTheEndOfTheIntervalAndNotByLaterRows() {
    // The interval ends on 3 January, the newest row before that is of noon on the 2nd.
    asked.assertCounts(fresh(ORDERS.PLACED_AT, Duration.ofHours(12)), 1, 0);
    Check strict = fresh(ORDERS.PLACED_AT, Duration.ofHours(11));

    asked.assertCounts(strict, 1, 1);
    assertThat(asked.failing(strict, "newest"))
        .containsExactly(java.time.LocalDateTime.parse("2026-01-02T12:00:00"));
    asked.assertCounts(
        fresh(ORDERS.PLACED_AT, Duration.ofHours(12)).where(ORDERS.ORDER_ID.ne(2L)), 1, 1);
  }

  @Test
  void freshTakesDatesAndMomentsAndFailsAnEmptyTable() {
    asked.assertCounts(fresh(SALES.DAY, Duration.ofDays(1)), 1, 1);
    bakery
        .sql()
        .execute(
            "insert into mart.sales (country, day, orders, loaded_at) values"
                + " ('de', '2026-01-02', 1, '2026-01-02 23:30:00+00')");

    asked.assertCounts(fresh(SALES.DAY, Duration.ofDays(1)), 1, 0);
    asked.assertCounts(fresh(SALES.DAY, Duration.ofHours(23)), 1, 1);
    asked.assertCounts(fresh(SALES.LOADED_AT, Duration.ofMinutes(30)), 1, 0);
    asked.assertCounts(fresh(SALES.LOADED_AT, Duration.ofMinutes(29)), 1, 1);
  }

  @Test
  void freshTakesDatesAndTimesWithoutZoneAsTheDagsZoneHasThem() {
    bakery
        .sql()
        .execute(
            "insert into mart.sales (country, day, orders, loaded_at) values"
                + " ('de', '2026-01-02', 1, '2026-01-02 09:30:00+00'),"
                + " ('de', '2026-01-03', 1, '2026-01-03 06:00:00+00')");

    asked.intervalEnds("2026-01-02T10:00:00Z", ZoneId.of("Pacific/Kiritimati"));
    asked.assertCounts(fresh(SALES.DAY, Duration.ofDays(1)), 1, 0);
    asked.assertCounts(fresh(SALES.DAY, Duration.ofHours(23)), 1, 1);
    asked.assertCounts(fresh(ORDERS.PLACED_AT, Duration.ofHours(12)), 1, 0);
    asked.assertCounts(fresh(SALES.LOADED_AT, Duration.ofMinutes(30)), 1, 0);

    // Where 3 January has begun in UTC and not in the zone, its row lies in the future.
    asked.intervalEnds("2026-01-03T05:00:00Z", ZoneId.of("America/New_York"));
    asked.assertCounts(fresh(SALES.DAY, Duration.ofHours(23)), 1, 1);
    asked.assertCounts(fresh(SALES.DAY, Duration.ofDays(1)), 1, 0);
  }

  @Test
  void oneValueIsEnough() {
    asked.assertCounts(atLeastOne(ORDERS.AMOUNT), 1, 0);
    asked.assertCounts(atLeastOne(ORDERS.NOTE), 1, 1);
    asked.assertCounts(atLeastOne(CUSTOMERS.NAME), 1, 1);
    asked.assertCounts(atLeastOne(ORDERS.AMOUNT).where(ORDERS.ORDER_ID.gt(3L)), 1, 1);
  }

  @Test
  void aConstantFails() {
    asked.assertCounts(notConstant(ORDERS.AMOUNT), 1, 0);
    asked.assertCounts(notConstant(ORDERS.NOTE), 1, 0);
    Check check = notConstant(ORDERS.AMOUNT).where(ORDERS.CUSTOMER_ID.eq(1L));

    asked.assertCounts(check, 1, 1);
    assertThat(asked.failing(check, "rows")).containsExactly(2);
  }

  @Test
  void differentValuesAreCounted() {
    asked.assertCounts(distinctCount(ORDERS.AMOUNT).between(1, 2), 2, 0);
    asked.assertCounts(distinctCount(ORDERS.AMOUNT).atLeast(4), 2, 2);
    asked.assertCounts(distinctCount(ORDERS.NOTE).atMost(0), 0, 0);
  }

  @Test
  void aValueLiesWithinBounds() {
    var average = select(avg(ORDERS.AMOUNT)).from(ORDERS);

    asked.assertCounts(value(average).between(number(6), number(6)), 1, 0);
    asked.assertCounts(value(average).atMost(number(5)), 1, 1);
    assertThat(asked.failing(value(average).atMost(number(5)), "value"))
        .singleElement()
        .isEqualTo(new BigDecimal("6.0000000000000000"));
    asked.assertCounts(
        value(select(avg(ORDERS.AMOUNT)).from(ORDERS).where(ORDERS.ORDER_ID.eq(0L)))
            .atLeast(number(1)),
        1,
        1);
    assertThat(value(average).atLeast(number(1)).table()).hasToString("raw.orders");
  }

  private static BigDecimal number(long value) {
    return BigDecimal.valueOf(value);
  }
}
