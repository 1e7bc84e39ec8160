package io.millrace.tasks.check;

import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.check.Checks.acceptedValues;
import static io.millrace.tasks.check.Checks.everyRow;
import static io.millrace.tasks.check.Checks.notNull;
import static io.millrace.tasks.check.Checks.references;
import static io.millrace.tasks.check.Checks.unique;
import static io.millrace.tasks.check.TableChecks.atLeastOne;
import static io.millrace.tasks.check.TableChecks.fresh;
import static io.millrace.tasks.check.TableChecks.notEmpty;
import static io.millrace.tasks.check.TableChecks.rowCount;
import static io.millrace.tasks.check.ValueChecks.acceptedRange;
import static io.millrace.tasks.check.ValueChecks.matches;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Check;
import io.millrace.tasks.CheckPass;
import io.millrace.tasks.CheckPass.Counts;
import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.testing.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedPassTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenBakery bakery = new OpenBakery(warehouse);

  @BeforeEach
  void thereAreOrders() {
    new AskedChecks(bakery);
    bakery
        .sql()
        .execute(
            """
            insert into raw.orders (order_id, customer_id, placed_at, amount, note)
            select n, n % 7, timestamp '2026-01-01' + n * interval '1 hour',
              nullif(n % 5, 0), case when n % 3 = 0 then n::text else 'none' end
            from generate_series(1, 40) n
            """);
  }

  @Test
  void countsLikeEachCheckAlone() {
    List<Check> checks = mixed();

    List<CheckPass> passes = CheckPass.of(checks);

    assertThat(passes).hasSize(3);
    Map<String, Counts> together = new HashMap<>();
    passes.forEach(pass -> together.putAll(counts(pass)));
    assertThat(together).hasSameSizeAs(checks);
    for (Check check : checks) {
      var alone = bakery.context().fetch(check.counts()).getFirst();
      assertThat(together.get(check.name()))
          .as(check.name())
          .isEqualTo(new Counts(alone.value1(), alone.value2()));
    }
    assertThat(together.values()).filteredOn(counts -> counts.failed() > 0).hasSizeGreaterThan(5);
  }

  @Test
  void readsTheTableOnce() {
    CheckPass shared = CheckPass.of(mixed()).getFirst();
    assertThat(shared.checks()).hasSize(9);
    String sql = bakery.context().sql().renderInlined(shared.counts());

    String plan = bakery.sql().fetch("explain analyze " + sql).formatCSV();

    assertThat(plan.split("Scan on orders", -1)).hasSize(2);
  }

  @Test
  void checksOfDifferentRowsAloneKeepTheirOwnWayToThem() {
    Condition first = ORDERS.CUSTOMER_ID.eq(1L);
    Condition second = ORDERS.CUSTOMER_ID.eq(2L);
    List<Check> checks =
        List.of(
            notNull(ORDERS.NOTE).where(first),
            notNull(ORDERS.AMOUNT).where(second),
            acceptedValues(ORDERS.NOTE, "none").where(first));

    List<CheckPass> passes = CheckPass.of(checks);

    assertThat(passes).extracting(pass -> pass.checks().size()).containsExactly(2, 1);
    assertThat(bakery.context().sql().renderInlined(passes.getFirst().counts()))
        .contains(" where ")
        .doesNotContain("case when");
    assertThat(CheckPass.of(List.of(checks.get(0), checks.get(1), notEmpty(ORDERS)))).hasSize(1);
  }

  @Test
  void aFilterGuardsACast() {
    Check guarded =
        everyRow("small", ORDERS, ORDERS.NOTE.cast(SQLDataType.INTEGER).lt(30))
            .where(ORDERS.NOTE.ne("none"));

    CheckPass pass = CheckPass.of(List.of(notNull(ORDERS.NOTE), guarded)).getFirst();

    assertThat(counts(pass)).containsEntry("small", new Counts(13, 4));
  }

  @Test
  void anAliasIsATableOfItsOwn() {
    assertThat(CheckPass.of(List.of(notNull(ORDERS.NOTE), notNull(ORDERS.as("o").AMOUNT))))
        .hasSize(2);
  }

  @Test
  void moreThanASelectCanHoldAreSpreadOverSeveral() {
    List<Check> many =
        IntStream.range(0, 450).mapToObj(n -> notNull(ORDERS.NOTE).named("check_" + n)).toList();

    List<CheckPass> passes = CheckPass.of(many);

    assertThat(passes).extracting(pass -> pass.checks().size()).containsExactly(200, 200, 50);
    assertThat(counts(passes.getFirst())).containsEntry("check_199", new Counts(40, 0));
  }

  private static List<Check> mixed() {
    List<Check> checks = new ArrayList<>();
    checks.add(notNull(ORDERS.AMOUNT));
    checks.add(acceptedValues(ORDERS.NOTE, "none", "3"));
    checks.add(unique(ORDERS.CUSTOMER_ID));
    checks.add(acceptedRange(ORDERS.AMOUNT, BigDecimal.ONE, BigDecimal.TWO));
    checks.add(matches(ORDERS.NOTE, "^[0-9]+$").where(ORDERS.NOTE.ne("none")));
    checks.add(rowCount(ORDERS).atLeast(100).where(ORDERS.CUSTOMER_ID.eq(3L)));
    checks.add(references(ORDERS.CUSTOMER_ID, CUSTOMERS.CUSTOMER_ID));
    checks.add(notEmpty(ORDERS));
    checks.add(fresh(ORDERS.PLACED_AT, Duration.ofHours(6)));
    checks.add(atLeastOne(ORDERS.AMOUNT).where(ORDERS.AMOUNT.isNull()));
    checks.add(
        everyRow("positive", ORDERS, ORDERS.AMOUNT.gt(BigDecimal.ZERO))
            .where(ORDERS.ORDER_ID.lt(20L)));
    return checks;
  }

  private Map<String, Counts> counts(CheckPass pass) {
    return pass.read(bakery.context().fetch(pass.counts()).getFirst());
  }
}
