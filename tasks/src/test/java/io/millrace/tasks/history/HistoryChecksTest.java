package io.millrace.tasks.history;

import static io.millrace.tasks.history.OpenShop.customer;
import static io.millrace.tasks.history.OpenShop.member;
import static io.millrace.tasks.history.Shop.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Check;
import io.millrace.tasks.Check.Severity;
import io.millrace.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a history's own checks find where somebody else has written. */
class HistoryChecksTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenShop shop = new OpenShop(warehouse);

  private static final History CUSTOMERS = customer().snapshot();
  private static final History MEMBERS =
      member()
          .snapshot()
          .valid(MEMBER.SINCE, MEMBER.UNTIL)
          .current(MEMBER.IS_CURRENT)
          .overwriting(MEMBER.EMAIL);

  @BeforeEach
  void twoDaysAreLoaded() {
    shop.members("('a', 1, 'Ann', 1, 'x', null)", "('a', 2, 'Bo', null, 'y', null)");
    shop.load(CUSTOMERS, 1);
    shop.load(MEMBERS, 1);
    shop.members("('a', 1, 'Anna', 1, 'z', null)", "('a', 2, 'Bo', null, 'y', null)");
    shop.load(CUSTOMERS, 3);
    shop.load(MEMBERS, 3);
    // Who damages a table may have to break its constraints first.
    shop.sql().execute("alter table dwh.customer drop constraint customer_pkey");
    shop.sql().execute("alter table dwh.customer drop constraint customer_check");
    shop.sql().execute("drop index dwh.customer_customer_id_idx");
  }

  @Test
  void findNothingInWhatWasLoaded() {
    assertThat(failed(CUSTOMERS)).isEmpty();
    assertThat(failed(MEMBERS)).isEmpty();
    assertThat(CUSTOMERS.checks())
        .extracting(Check::name)
        .containsExactly(
            "no_empty_interval_dwh_customer",
            "no_overlap_dwh_customer",
            "no_equal_neighbours_dwh_customer",
            "one_current_dwh_customer",
            "as_many_as_given_dwh_customer");
    assertThat(CUSTOMERS.checks())
        .allMatch(check -> check.severity() == Severity.BLOCKING)
        .allMatch(check -> check.faults().isEmpty());
    assertThat(customer().delta().checks()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          insert into dwh.customer (customer_id, name, valid_from, valid_to) values (2, 'X', '2025-12-01', '2025-12-01') | no_empty_interval_dwh_customer
          insert into dwh.customer (customer_id, name, valid_from, valid_to) values (2, 'X', '2025-12-01', '2026-01-02') | no_overlap_dwh_customer
          insert into dwh.customer (customer_id, name, valid_from, valid_to) values (2, 'Bo', '2025-12-01', '2026-01-01') | no_equal_neighbours_dwh_customer
          insert into dwh.customer (customer_id, name, valid_from, valid_to) values (2, 'X', '2026-01-09', 'infinity') | no_overlap_dwh_customer, one_current_dwh_customer
          insert into dwh.customer (customer_id, name, valid_from, valid_to) values (3, 'X', '2026-01-02', '2026-01-04') | as_many_as_given_dwh_customer
          delete from dwh.customer where customer_id = 2 | as_many_as_given_dwh_customer
          delete from dwh.customer where valid_to < 'infinity' |
          """)
  void findWhatIsWrong(String damage, String checks) {
    shop.sql().execute(damage);

    assertThat(String.join(", ", failed(CUSTOMERS))).isEqualTo(checks == null ? "" : checks);
  }

  @Test
  void findAWrongFlag() {
    shop.sql().execute("update dwh.member set is_current = false where customer_id = 2");

    assertThat(failed(MEMBERS)).containsExactly("current_flag_dwh_member");
  }

  @ParameterizedTest
  @ValueSource(strings = {"valid_from", "valid_to"})
  void findADateThatIsMissing(String column) {
    shop.sql().execute("alter table dwh.customer alter column " + column + " drop not null");
    shop.sql()
        .execute(
            "update dwh.customer set "
                + column
                + " = null where valid_from = '2026-01-01'"
                + " and customer_id = 1");

    assertThat(failed(CUSTOMERS)).containsExactly("no_empty_interval_dwh_customer");
  }

  @Test
  void findEveryVersionThatAnEarlierOneOverlaps() {
    shop.sql()
        .execute(
            """
            insert into dwh.customer (customer_id, name, valid_from, valid_to) values
              (9, 'A', '2025-01-01', '2025-12-01'),
              (9, 'B', '2025-02-01', '2025-03-01'),
              (9, 'C', '2025-04-01', '2025-05-01')
            """);
    Check overlap = CUSTOMERS.checks().get(1);

    assertThat(shop.sql().fetchSingle(overlap.counts()).value2()).isEqualTo(2);
    assertThat(shop.sql().fetch(overlap.failing()).getValues("name", String.class))
        .containsOnly("B", "C");
  }

  @Test
  void areNamedForTheirTableAlone() {
    var long1 = "a".repeat(60);
    assertThat(names("dwh", "customer")).doesNotContainAnyElementsOf(names("mart", "customer"));
    assertThat(names("dwh", long1 + "1"))
        .doesNotContainAnyElementsOf(names("dwh", long1 + "2"))
        .allMatch(name -> name.length() <= 63);
  }

  private static List<String> names(String schema, String table) {
    var named = new Shop.Customer(schema, table);
    return History.history(named)
        .key(named.CUSTOMER_ID)
        .from(OpenShop.givenCustomers())
        .snapshot()
        .checks()
        .stream()
        .map(Check::name)
        .toList();
  }

  @Test
  void findNoFaultWithALoadedDateBeforeTheLast() {
    shop.members("('a', 7, 'Di', 1, 'x', null)");
    shop.load(CUSTOMERS, 2);

    assertThat(failed(CUSTOMERS)).isEmpty();
  }

  @Test
  void sayThatNothingIsWrongBeforeTheFirstLoad() {
    shop.sql().execute("truncate dwh.customer, millrace.history_load");

    assertThat(failed(CUSTOMERS)).isEmpty();
  }

  /** The names of the checks that fail; each shows a row for that, and none if it passes. */
  private List<String> failed(History history) {
    return history.checks().stream()
        .filter(check -> {
          long failures = shop.sql().fetchSingle(check.counts()).value2();
          assertThat(shop.sql().fetch(check.failing()).isEmpty())
              .as(check.name())
              .isEqualTo(failures == 0);
          return failures > 0;
        })
        .map(Check::name)
        .toList();
  }
}
