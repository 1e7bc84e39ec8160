package io.millrace.tasks.check;

import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.bakery.Bakery.SALES;
import static io.millrace.tasks.check.SeriesChecks.mutuallyExclusive;
import static io.millrace.tasks.check.SeriesChecks.sequential;
import static io.millrace.tasks.check.SeriesChecks.sequentialDays;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Check;
import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SeriesChecksTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenBakery bakery = new OpenBakery(warehouse);

  private AskedChecks asked;

  @BeforeEach
  void ask() {
    asked = new AskedChecks(bakery);
  }

  @Test
  void sequentialFailsGapsAndRepetitions() {
    orders("(1, 1), (2, 1), (2, 2), (4, 2), (5, 2)");

    Check all = sequential(ORDERS.ORDER_ID);
    Check perCustomer = sequential(ORDERS.ORDER_ID, ORDERS.CUSTOMER_ID);

    assertThat(all.name()).isEqualTo("sequential_order_id");
    asked.assertCounts(all, 5, 2);
    assertThat(asked.failing(all, "order_id")).containsExactly(2L, 4L);
    asked.assertCounts(perCustomer, 5, 1);
    assertThat(asked.failing(perCustomer, "value_before")).containsExactly(2L);
    asked.assertCounts(all.where(ORDERS.ORDER_ID.ge(4L)), 2, 0);
  }

  @Test
  void sequentialDaysFailDaysThatAreMissing() {
    bakery
        .sql()
        .execute(
            """
            insert into mart.sales (country, day, orders) values
              ('de', '2026-02-28', 1), ('de', '2026-03-01', 1), ('de', '2026-03-03', 1),
              ('fr', '2026-03-02', 1)
            """);

    asked.assertCounts(sequentialDays(SALES.DAY), 4, 0);
    asked.assertCounts(sequentialDays(SALES.DAY, SALES.COUNTRY), 4, 1);
  }

  @Test
  void rangesMayTouchButNotOverlap() {
    ranges("('a', 1, 3), ('a', 3, 5), ('a', 7, null), ('b', 2, 4)");
    asked.assertCounts(exclusive(), 4, 0);

    ranges("('a', 1, 9), ('a', 2, 3), ('a', 5, 6), ('b', 2, 4)");
    asked.assertCounts(exclusive(), 4, 2);
    assertThat(asked.failing(exclusive(), "order_id")).containsExactly(2L, 5L);
  }

  @Test
  void nothingFollowsAnOpenRange() {
    ranges("('a', 1, null), ('a', 4, 5), ('b', 4, 5)");

    asked.assertCounts(exclusive(), 3, 1);
    assertThat(asked.failing(exclusive(), "earlier_open")).containsExactly(true);
  }

  @Test
  void rangesThatEndWhereTheyBeginOrBeforeFail() {
    ranges("('a', 1, 1), ('a', 3, 2), ('a', 5, 6)");

    asked.assertCounts(exclusive(), 3, 2);
  }

  @Test
  void gapsAreAllowedUnlessTheyAreNot() {
    ranges("('a', 1, 3), ('a', 3, 5), ('a', 6, 8), ('b', 9, 10)");
    Check tight =
        mutuallyExclusive(ORDERS.ORDER_ID, ORDERS.CUSTOMER_ID).withoutGaps().per(ORDERS.NOTE);

    asked.assertCounts(exclusive(), 4, 0);
    asked.assertCounts(tight, 4, 1);
    assertThat(asked.failing(tight, "earlier_end")).containsExactly(5L);
    assertThat(tight.name()).isEqualTo("mutually_exclusive_order_id_customer_id");
  }

  private static Check exclusive() {
    return mutuallyExclusive(ORDERS.ORDER_ID, ORDERS.CUSTOMER_ID).per(ORDERS.NOTE);
  }

  /** Key, beginning and end stand in note, order_id and customer_id. */
  private void ranges(String values) {
    bakery.sql().execute("alter table raw.orders alter customer_id drop not null");
    bakery.sql().execute("delete from raw.orders");
    bakery
        .sql()
        .execute(
            "insert into raw.orders (note, order_id, customer_id, placed_at)"
                + " select k, f, t::bigint, '2026-01-01' from (values "
                + values
                + ") v (k, f, t)");
  }

  private void orders(String values) {
    bakery
        .sql()
        .execute(
            "insert into raw.orders (order_id, customer_id, placed_at)"
                + " select o, c, '2026-01-01' from (values "
                + values
                + ") v (o, c)");
  }
}
