package io.millrace.tasks.check;

import static io.millrace.tasks.Threshold.count;
import static io.millrace.tasks.Threshold.percent;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.check.AnomalyChecks.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.tasks.Check;
import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.CheckQueries.Measured;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.anomaly.WithUsual;
import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.testing.TestDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnomalyChecksTest {

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
              (1, 1, '2026-01-01 08:00', 5, 'new'),
              (2, 1, '2026-01-02 12:00', 5, null),
              (3, 2, '2026-01-02 11:00', null, 'new'),
              (4, 3, '2026-01-05 00:00', 8, 'old')
            """);
  }

  @Test
  void measuresHowManyRowsThereAre() {
    Check check = usual().rowCount(ORDERS);

    assertThat(check.name()).isEqualTo("usual_row_count_orders");
    assertThat(measured(check)).containsExactly(entry("", 4.0));
    assertThat(measured(check.where(ORDERS.NOTE.eq("new")))).containsExactly(entry("", 2.0));
  }

  @Test
  void measuresTheShareOfNull() {
    assertThat(measured(usual().nullShare(ORDERS.AMOUNT))).containsExactly(entry("", 0.25));
    assertThat(measured(usual().nullShare(CUSTOMERS.NAME)))
        .as("there is no share of nothing")
        .containsExactly(entry("", null));
  }

  @Test
  void measuresDifferentValuesAndTheirMean() {
    assertThat(measured(usual().distinctCount(ORDERS.NOTE))).containsExactly(entry("", 2.0));
    assertThat(measured(usual().mean(ORDERS.AMOUNT))).containsExactly(entry("", 6.0));
    assertThat(measured(usual().mean(CUSTOMERS.CUSTOMER_ID))).containsExactly(entry("", null));
  }

  @Test
  void measuresHowOldTheNewestWasWhenTheIntervalEnded() {
    // That is 3 January; the row of the 5th is of a later day.
    assertThat(measured(usual().freshness(ORDERS.PLACED_AT)))
        .containsExactly(entry("", 12 * 3600.0));
  }

  @Test
  void measuresTheShareOfEachValue() {
    assertThat(measured(usual().distribution(ORDERS.NOTE)))
        .containsOnly(entry("'new'", 0.5), entry("'old'", 0.25), entry("NULL", 0.25));
    assertThat(measured(usual().distribution(CUSTOMERS.NAME))).isEmpty();
  }

  @Test
  void tellsAHundredValuesApart() {
    bakery
        .sql()
        .execute(
            "insert into raw.customers (customer_id, name)"
                + " select n, 'customer ' || n % 150 from generate_series(1, 300) n");

    assertThat(measured(usual().distribution(CUSTOMERS.NAME)))
        .hasSize(101)
        .containsEntry("others", 100 / 300.0);
  }

  @Test
  void failsNothingWhereItIsAskedAlone() {
    asked.assertCounts(usual().rowCount(ORDERS), 1, 0);
    asked.assertCounts(usual().distribution(CUSTOMERS.NAME), 0, 0);
  }

  @Test
  void warnsUnlessItIsToldToBlock() {
    assertThat(usual().rowCount(ORDERS).severity()).isEqualTo(Severity.WARNING);
    assertThat(usual().rowCount(ORDERS).blocking().severity()).isEqualTo(Severity.BLOCKING);
    assertThat(usual().distribution(ORDERS.NOTE).faults()).isEmpty();
    assertThat(usual().freshness(ORDERS.PLACED_AT).faults()).isEmpty();
    assertThat(usual().distribution(ORDERS.NOTE).lineage().reads())
        .extracting(Object::toString)
        .containsExactly("raw.orders");
  }

  @Test
  void takesWhatItIgnoresInTheMeasuresOwnUnits() {
    assertThat(leniency(usual().ignoring(percent(20)).rowCount(ORDERS)).relative()).isEqualTo(0.2);
    assertThat(leniency(usual().ignoring(count(50)).rowCount(ORDERS)).absolute()).isEqualTo(50);
    assertThat(leniency(usual().ignoring(percent(20)).nullShare(ORDERS.NOTE)).absolute())
        .isEqualTo(0.2);
    assertThat(leniency(usual().sensitivity(3).after(7).rowCount(ORDERS)))
        .satisfies(leniency -> {
          assertThat(leniency.deviations()).isEqualTo(3);
          assertThat(leniency.points()).isEqualTo(7);
        });
  }

  @Test
  void refusesWhatCannotBeMeant() {
    assertThatThrownBy(() -> usual().ignoring(count(3)).nullShare(ORDERS.NOTE))
        .isInstanceOf(DagRejected.class)
        .hasMessage("a change of a share is ignored by percent(..), not by 3 rows");
    assertThatThrownBy(() -> usual().after(2))
        .isInstanceOf(DagRejected.class)
        .hasMessage("after(..) takes 3 to 28 points; 2 are none to learn from");
    assertThatThrownBy(() -> usual().sensitivity(0))
        .isInstanceOf(DagRejected.class)
        .hasMessage("sensitivity(..) takes standard deviations, such as 4; 0.0 are none");
  }

  private static io.millrace.tasks.anomaly.Leniency leniency(Check check) {
    return ((WithUsual) ((Measured) check.queries()).comparison()).leniency();
  }

  private Map<String, @Nullable Double> measured(Check check) {
    Map<String, @Nullable Double> values = new LinkedHashMap<>();
    bakery
        .context()
        .fetch(((Measured) check.queries()).measure())
        .forEach(row -> values.put(row.value1(), row.value2()));
    return values;
  }
}
