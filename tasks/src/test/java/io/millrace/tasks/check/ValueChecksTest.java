package io.millrace.tasks.check;

import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.check.Checks.acceptedValues;
import static io.millrace.tasks.check.Checks.everyRow;
import static io.millrace.tasks.check.Checks.noRows;
import static io.millrace.tasks.check.Checks.notNull;
import static io.millrace.tasks.check.Checks.references;
import static io.millrace.tasks.check.Checks.unique;
import static io.millrace.tasks.check.ValueChecks.acceptedRange;
import static io.millrace.tasks.check.ValueChecks.atLeast;
import static io.millrace.tasks.check.ValueChecks.atMost;
import static io.millrace.tasks.check.ValueChecks.matches;
import static io.millrace.tasks.check.ValueChecks.notAcceptedValues;
import static io.millrace.tasks.check.ValueChecks.notBlank;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Check;
import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.testing.TestDatabase;
import java.math.BigDecimal;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ValueChecksTest {

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
            insert into raw.customers values (1, 'Al', 'de'), (2, null, 'fr'), (3, ' \t', 'De');
            insert into raw.orders (order_id, customer_id, placed_at, amount, note) values
              (1, 1, '2026-01-01', 5, '10'),
              (2, 1, '2026-01-01', 7, null),
              (3, 2, '2026-01-01', null, 'x'),
              (4, 2, '2026-01-02', 9, '7'),
              (5, 9, '2026-01-02', 0, 'y')
            """);
  }

  @Test
  void rangesIncludeTheirEndsAndFailNull() {
    Check check = acceptedRange(ORDERS.AMOUNT, number(5), number(7));

    assertThat(check.name()).isEqualTo("accepted_range_amount");
    assertThat(check.table()).hasToString("raw.orders");
    assertThat(check.severity()).isEqualTo(Severity.BLOCKING);
    asked.assertCounts(check, 5, 3);
    assertThat(asked.failing(check, "order_id")).containsExactlyInAnyOrder(3L, 4L, 5L);
    asked.assertCounts(atLeast(ORDERS.AMOUNT, number(5)), 5, 2);
    asked.assertCounts(atMost(ORDERS.AMOUNT, number(5)), 5, 3);
  }

  @Test
  void whatIsNotAcceptedFailsAndNullPasses() {
    asked.assertCounts(notAcceptedValues(CUSTOMERS.COUNTRY, "de", "fr"), 3, 2);
    asked.assertCounts(notAcceptedValues(CUSTOMERS.NAME, "Bo"), 3, 0);
    asked.assertCounts(notAcceptedValues(CUSTOMERS.NAME, "Al"), 3, 1);
  }

  @Test
  void nullIsNoneOfTheValues() {
    String[] values = {"de", null};
    String sentence =
        "null is no value that country could be compared with; leave it out, and let .where(..) say"
            + " whether NULL counts";

    assertThatThrownBy(() -> notAcceptedValues(CUSTOMERS.COUNTRY, values))
        .isInstanceOf(DagRejected.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> acceptedValues(CUSTOMERS.COUNTRY, values)).hasMessage(sentence);
  }

  @Test
  void matchesAnywhereUnlessHeldToTheEnds() {
    asked.assertCounts(matches(CUSTOMERS.COUNTRY, "[a-z]"), 3, 0);
    asked.assertCounts(matches(CUSTOMERS.COUNTRY, "^[a-z]+$"), 3, 1);
    asked.assertCounts(matches(CUSTOMERS.NAME, "."), 3, 1);
    asked.assertCounts(matches(CUSTOMERS.COUNTRY, "'; drop table raw.orders; --"), 3, 3);
  }

  @Test
  void blankIsWhiteSpaceAndNull() {
    asked.assertCounts(notBlank(CUSTOMERS.NAME), 3, 2);
    asked.assertCounts(notBlank(CUSTOMERS.COUNTRY), 3, 0);
  }

  @Test
  void failingRowsBeginWithTheirKey() {
    bakery.sql().execute("insert into mart.buyers values (7, '')");

    assertThat(asked.failing(notBlank(BUYERS.NAME)))
        .singleElement()
        .satisfies(row -> assertThat(row.fields()[0].getName()).isEqualTo("customer_id"));
    assertThat(asked.failing(notNull(io.millrace.tasks.bakery.Bakery.SALES.AMOUNT))).isEmpty();
  }

  @Test
  void whereNarrowsWhatIsCheckedAndWhatIsCounted() {
    var early = ORDERS.ORDER_ID.le(3L);

    asked.assertCounts(acceptedRange(ORDERS.AMOUNT, number(5), number(7)).where(early), 3, 1);
    asked.assertCounts(notNull(ORDERS.NOTE).where(early), 3, 1);
    asked.assertCounts(notNull(ORDERS.NOTE).where(early).where(ORDERS.CUSTOMER_ID.eq(1L)), 2, 1);
    asked.assertCounts(acceptedValues(ORDERS.NOTE, "x").where(ORDERS.NOTE.isNotNull()), 4, 3);
    asked.assertCounts(references(ORDERS.CUSTOMER_ID, CUSTOMERS.CUSTOMER_ID).where(early), 3, 0);
    asked.assertCounts(unique(ORDERS.PLACED_AT).where(ORDERS.ORDER_ID.gt(1L)), 4, 2);
    assertThat(asked.failing(notNull(ORDERS.NOTE).where(early), "order_id")).containsExactly(2L);
    assertThat(asked.failing(unique(ORDERS.PLACED_AT).where(early))).hasSize(3);
    assertThat(
            asked.failing(
                references(ORDERS.CUSTOMER_ID, CUSTOMERS.CUSTOMER_ID)
                    .where(ORDERS.AMOUNT.eq(number(0))),
                "order_id"))
        .containsExactly(5L);
  }

  @Test
  void whereGuardsACastThatItsOtherRowsWouldNotSurvive() {
    Check check =
        everyRow("small", ORDERS, ORDERS.NOTE.cast(SQLDataType.INTEGER).lt(10))
            .where(ORDERS.NOTE.likeRegex("^[0-9]+$"));

    asked.assertCounts(check, 2, 1);
    assertThat(asked.failing(check, "order_id")).containsExactly(1L);
  }

  @Test
  void selectsOfTheirOwnTakeNoWhere() {
    Check check = noRows(select(ORDERS.ORDER_ID).from(ORDERS));

    assertThatThrownBy(() -> check.where(ORDERS.ORDER_ID.eq(1L)))
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "a check of selects of its own takes no where(..); put the condition into the selects");
  }

  private static BigDecimal number(long value) {
    return BigDecimal.valueOf(value);
  }
}
