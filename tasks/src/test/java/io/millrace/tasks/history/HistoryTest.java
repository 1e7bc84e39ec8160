package io.millrace.tasks.history;

import static io.millrace.tasks.history.History.history;
import static io.millrace.tasks.history.OpenShop.customer;
import static io.millrace.tasks.history.OpenShop.member;
import static io.millrace.tasks.history.Shop.CUSTOMER;
import static io.millrace.tasks.history.Shop.CUSTOMERS;
import static io.millrace.tasks.history.Shop.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.millrace.tasks.RunValue;
import io.millrace.tasks.TaskFailed;
import io.millrace.testing.TestDatabase;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What loads leave in the table, and what they are refused for. */
class HistoryTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenShop shop = new OpenShop(warehouse);

  private static final History SNAPSHOT = customer().snapshot();
  private static final History DELTA = customer().delta();

  /** With everything that an author may say. */
  private static final History MEMBERS =
      member()
          .snapshot()
          .valid(MEMBER.SINCE, MEMBER.UNTIL)
          .openEnd(OffsetDateTime.parse("2099-12-31T00:00Z"))
          .current(MEMBER.IS_CURRENT)
          .overwriting(MEMBER.EMAIL);

  @Test
  void closesWhatChangedAndWhatIsGoneAndKeepsTheRest() {
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)", "(3, 'Cy', null)");
    HistoryResult first = shop.load(SNAPSHOT, 1);
    shop.customers("(2, 'Bob', 2)", "(3, 'Cy', null)", "(4, 'Di', 4)");
    HistoryResult second = shop.load(SNAPSHOT, 3);

    assertThat(shop.customerVersions())
        .containsExactly(
            "1 Ann 1.0 [1, 3)",
            "2 Bo 2.0 [1, 3)",
            "2 Bob 2.0 [3..",
            "3 Cy - [1..",
            "4 Di 4.0 [3..");
    assertThat(first).isEqualTo(new HistoryResult(3, 0, 0, 0, midnight(1), null));
    assertThat(second).isEqualTo(new HistoryResult(1, 1, 1, 1, midnight(3), null));
    assertThat(shop.context().lines())
        .containsExactly("dwh.customer 2026-01-03: 1 inserted, 1 changed, 1 deleted, 1 unchanged");
    assertThat(shop.context().progress()).containsExactly(4L);
    assertThat(shop.context().written()).containsExactly("dwh.customer 4");
  }

  @Test
  void repeatingALoadTouchesNoRow() {
    shop.customers("(1, 'Ann', 1)", "(2, null, 2.04)");
    shop.load(SNAPSHOT, 1);
    List<String> places = shop.places(CUSTOMER);
    HistoryResult again = shop.load(SNAPSHOT, 1);
    shop.load(SNAPSHOT, 2);

    assertThat(again).isEqualTo(new HistoryResult(0, 0, 0, 2, null, null));
    assertThat(shop.places(CUSTOMER)).isEqualTo(places);
    assertThat(shop.context().progress()).containsExactly(0L);
  }

  @Test
  void aLateDayIsTrueUntilTheNextThatWasLoaded() {
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)");
    shop.load(SNAPSHOT, 1);
    shop.load(SNAPSHOT, 4);
    shop.customers("(1, 'Anna', 1)", "(3, 'Cy', 3)");
    HistoryResult late = shop.load(SNAPSHOT, 2);

    assertThat(shop.customerVersions())
        .containsExactly(
            "1 Ann 1.0 [1, 2)",
            "1 Anna 1.0 [2, 4)",
            "1 Ann 1.0 [4..",
            "2 Bo 2.0 [1, 2)",
            "2 Bo 2.0 [4..",
            "3 Cy 3.0 [2, 4)");
    assertThat(late).isEqualTo(new HistoryResult(1, 1, 1, 0, midnight(2), midnight(4)));
  }

  @Test
  void aCorrectedDayLeavesNoTraceOfWhatItWas() {
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)");
    shop.load(SNAPSHOT, 1);
    shop.customers("(1, 'Wrong', 1)");
    shop.load(SNAPSHOT, 2);
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)");
    shop.load(SNAPSHOT, 3);
    HistoryResult corrected = shop.load(SNAPSHOT, 2);

    assertThat(shop.customerVersions()).containsExactly("1 Ann 1.0 [1..", "2 Bo 2.0 [1..");
    assertThat(corrected).isEqualTo(new HistoryResult(1, 1, 0, 0, midnight(2), midnight(3)));
  }

  @Test
  void aKeyMayComeBack() {
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)");
    shop.load(SNAPSHOT, 1);
    shop.customers("(2, 'Bo', 2)");
    shop.load(SNAPSHOT, 2);
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)");
    shop.load(SNAPSHOT, 3);

    assertThat(shop.customerVersions())
        .containsExactly("1 Ann 1.0 [1, 2)", "1 Ann 1.0 [3..", "2 Bo 2.0 [1..");
  }

  @Test
  void aVersionKeepsItsOtherColumnsAsLongAsItsStart() {
    shop.customers("(1, 'Ann', 1)");
    shop.load(SNAPSHOT, 1);
    Long surrogate = shop.sql().fetchValue(select(CUSTOMER.CUSTOMER_SK).from(CUSTOMER));
    shop.customers("(1, 'Anna', 1)");
    shop.load(SNAPSHOT, 5);
    shop.load(SNAPSHOT, 3);

    assertThat(shop.customerVersions()).containsExactly("1 Ann 1.0 [1, 3)", "1 Anna 1.0 [3..");
    assertThat(
            shop.sql()
                .fetchValue(
                    select(CUSTOMER.CUSTOMER_SK).from(CUSTOMER).where(CUSTOMER.NAME.eq("Ann"))))
        .isEqualTo(surrogate);
  }

  @Test
  void aDeltaSaysNothingOfOtherKeys() {
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)");
    shop.load(SNAPSHOT, 1);
    shop.customers("(2, 'Bob', 2)", "(3, 'Cy', 3)");
    HistoryResult result = shop.load(DELTA, 2);

    assertThat(shop.customerVersions())
        .containsExactly("1 Ann 1.0 [1..", "2 Bo 2.0 [1, 2)", "2 Bob 2.0 [2..", "3 Cy 3.0 [2..");
    assertThat(result).isEqualTo(new HistoryResult(1, 1, 0, 0, midnight(2), null));
  }

  @Test
  void aLateDeltaEndsWhereALaterOneSpokeOfTheKeyEvenIfThatSaidNothingNew() {
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)");
    shop.load(DELTA, 1);
    shop.customers("(1, 'Ann', 1)");
    shop.load(DELTA, 3);
    shop.customers("(1, 'Late', 1)", "(2, 'Late', 2)");
    shop.load(DELTA, 2);

    assertThat(shop.customerVersions())
        .containsExactly(
            "1 Ann 1.0 [1, 2)",
            "1 Late 1.0 [2, 3)",
            "1 Ann 1.0 [3..",
            "2 Bo 2.0 [1, 2)",
            "2 Late 2.0 [2..");
  }

  @Test
  void aCorrectedDeltaTakesBackWhatItSaidOfKeysThatItLeavesOutNow() {
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)");
    shop.load(DELTA, 1);
    shop.customers("(1, 'Wrong', 1)", "(3, 'Wrong', 3)");
    shop.load(DELTA, 2);
    shop.customers("(1, 'Anna', 1)");
    shop.load(DELTA, 3);
    shop.customers("(2, 'Bob', 2)");
    HistoryResult corrected = shop.load(DELTA, 2);

    assertThat(shop.customerVersions())
        .containsExactly(
            "1 Ann 1.0 [1, 3)", "1 Anna 1.0 [3..", "2 Bo 2.0 [1, 2)", "2 Bob 2.0 [2..");
    assertThat(corrected).isEqualTo(new HistoryResult(0, 2, 1, 0, midnight(2), null));
  }

  @Test
  void aDeltaMayDelete() {
    History delta =
        history(CUSTOMER)
            .key(CUSTOMER.CUSTOMER_ID)
            .from(
                select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME, CUSTOMERS.LEVEL, CUSTOMERS.GONE)
                    .from(CUSTOMERS))
            .delta()
            .deleting(CUSTOMERS.GONE);
    shop.members("('', 1, 'Ann', 1, '', null)", "('', 2, 'Bo', 2, '', false)");
    shop.load(delta, 1);
    shop.members("('', 1, null, null, '', true)", "('', 7, null, null, '', true)");
    HistoryResult deleted = shop.load(delta, 2);

    assertThat(shop.customerVersions()).containsExactly("1 Ann 1.0 [1, 2)", "2 Bo 2.0 [1..");
    assertThat(deleted).isEqualTo(new HistoryResult(0, 0, 1, 1, midnight(2), null));
  }

  @Test
  void overwritesInAllVersionsWhatIsNotTracked() {
    shop.members("('a', 1, 'Ann', 1, 'old', null)");
    shop.load(MEMBERS, 1);
    shop.members("('a', 1, 'Anna', 1, 'new', null)");
    shop.load(MEMBERS, 3);
    shop.members("('a', 1, 'Late', 1, 'late', null)");
    shop.load(MEMBERS, 2);
    shop.members("('a', 1, 'Anna', 1, 'newest', null)");
    HistoryResult result = shop.load(MEMBERS, 4);

    assertThat(memberVersions())
        .containsExactly(
            "a 1 Ann newest 2026-01-01 2026-01-02 false",
            "a 1 Late newest 2026-01-02 2026-01-03 false",
            "a 1 Anna newest 2026-01-03 2099-12-31 true");
    assertThat(result).isEqualTo(new HistoryResult(0, 0, 0, 1, null, null));
  }

  @Test
  void aValueOfALateDayIsNotWrittenOverALaterOne() {
    shop.members("('a', 1, 'Ann', 1, 'new', null)");
    shop.load(MEMBERS, 3);
    shop.members("('a', 1, 'Ann', 1, 'old', null)");
    shop.load(MEMBERS, 2);

    assertThat(memberVersions()).containsExactly("a 1 Ann new 2026-01-02 2099-12-31 true");
  }

  @Test
  void everythingIsTrackedOrOverwritten() {
    History tracking = MEMBERS.overwriting().tracking(MEMBER.NAME, MEMBER.LEVEL, MEMBER.EMAIL);
    History other =
        member()
            .snapshot()
            .valid(MEMBER.SINCE, MEMBER.UNTIL)
            .current(MEMBER.IS_CURRENT)
            .tracking(MEMBER.NAME);

    assertThat(tracking.columns().overwritten()).isEmpty();
    assertThat(other.columns().tracked()).containsExactly(MEMBER.NAME);
    assertThat(other.columns().overwritten()).containsExactly(MEMBER.LEVEL, MEMBER.EMAIL);
    assertThat(MEMBERS.columns().tracked()).containsExactly(MEMBER.NAME, MEMBER.LEVEL);
  }

  @Test
  void takesTheDateFromWhatItIsGiven() {
    shop.customers("(1, 'Ann', 1)");
    shop.load(SNAPSHOT.at(val(LocalDate.of(2026, 1, 9))), 1);
    shop.load(SNAPSHOT.inZone(ZoneId.of("Pacific/Kiritimati")), 3);
    shop.sql().execute("update raw.customers set day = '2026-01-07'");
    shop.load(SNAPSHOT.at(DSL.field(select(max(CUSTOMERS.DAY)).from(CUSTOMERS))), 1);
    shop.load(SNAPSHOT.inZone(ZoneId.of("Pacific/Honolulu")), 3);
    shop.load(SNAPSHOT.inZone(ZoneOffset.ofHours(-5)), 13);
    shop.load(SNAPSHOT.inZone(ZoneId.of("UTC+10")), 15);

    assertThat(
            shop.sql()
                .fetch("select (valid_at at time zone 'UTC')::date from millrace.history_load")
                .getValues(0, LocalDate.class))
        .extracting(LocalDate::getDayOfMonth)
        .containsExactlyInAnyOrder(9, 3, 7, 2, 12, 15);
  }

  @Test
  void isOfTheDayThatTheDagsZoneHas() {
    shop.customers("(1, 'Ann', 1)");
    // Midnight of 1 January on Kiritimati is ten o'clock of the day before in UTC.
    shop.context().set(RunValue.LOGICAL_DATE, OffsetDateTime.parse("2025-12-31T10:00Z"));
    shop.context().of(LocalDate.of(2026, 1, 1));
    SNAPSHOT.run(shop.context());

    assertThat(shop.sql().fetchValue("select valid_from from dwh.customer"))
        .isEqualTo(Date.valueOf("2026-01-01"));
  }

  @Test
  void keepsWhichDatesWereLoaded() {
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)");
    shop.load(SNAPSHOT, 1);
    shop.customers("(1, 'Ann', 1)");
    shop.load(DELTA, 2);
    shop.load(SNAPSHOT, 1);

    assertThat(
            shop.sql()
                .fetch(
                    """
                    select concat_ws(' ', table_name, (valid_at at time zone 'UTC')::date, kind,
                      row_count, dag_id, run_id, (select count(*) from millrace.history_key
                      where history_key.load_id = history_load.load_id))
                    from millrace.history_load order by valid_at
                    """)
                .getValues(0, String.class))
        .containsExactly(
            "dwh.customer 2026-01-01 snapshot 1 dag " + shop.context().runId() + " 0",
            "dwh.customer 2026-01-02 delta 1 dag " + shop.context().runId() + " 1");
  }

  @Test
  void aTableThatWasEmptiedIsFilledAgainDayByDay() {
    for (int day = 1; day <= 3; day++) {
      shop.customers("(1, 'Day" + day + "', 1)");
      shop.load(SNAPSHOT, day);
    }
    List<String> before = shop.customerVersions();
    shop.sql().execute("delete from dwh.customer");
    for (int day = 1; day <= 3; day++) {
      shop.customers("(1, 'Day" + day + "', 1)");
      shop.load(SNAPSHOT, day);
    }

    assertThat(shop.customerVersions()).isEqualTo(before).hasSize(3);
  }

  @Test
  void leavesNothingBehindForTheNextLoadOfTheTransaction() {
    shop.customers("(1, 'Ann', 1)");
    shop.load(SNAPSHOT, 1);
    shop.load(SNAPSHOT, 2);
    shop.load(DELTA, 3);

    assertThat(shop.sql().fetch("select relname from pg_class where relname like 'history\\_%'"))
        .extracting(row -> row.get(0))
        .doesNotContain("history_given", "history_changed", "history_later", "history_before");
  }

  @Test
  void keepsOthersFromLoadingTheSameTableUntilItsEnd() throws Exception {
    shop.customers("(1, 'Ann', 1)");
    shop.load(SNAPSHOT, 1);

    try (var other = warehouse.connect()) {
      var sql = DSL.using(other, SQLDialect.POSTGRES);
      String lock = "select pg_try_advisory_lock(hashtextextended('millrace.history_load %s', 0))";
      assertThat(sql.fetchSingle(lock.formatted("dwh.customer")).get(0)).isEqualTo(false);
      assertThat(sql.fetchSingle(lock.formatted("dwh.member")).get(0)).isEqualTo(true);
    }
  }

  @Test
  void refusesRowsWithoutAKey() {
    shop.customers("(1, 'Ann', 1)", "(null, 'Bo', 2)", "(null, 'Cy', 2)");

    assertRefused(
        SNAPSHOT,
        "the select for dwh.customer gives 2 rows whose customer_id is null for 2026-01-05; give"
            + " each row a key, or leave it out");
  }

  @Test
  void refusesAKeyThatIsGivenTwice() {
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)", "(1, 'Ann', 1)");

    for (History history : List.of(SNAPSHOT, DELTA)) {
      assertRefused(
          history,
          "the select for dwh.customer gives the same customer_id more than once for 2026-01-05: 1"
              + " (2 times); give each key once");
    }
    assertThat(shop.customerVersions()).isEmpty();
  }

  @Test
  void refusesAKeyThatIsGivenTwiceAlsoWhereSomeAreKnown() {
    String twice =
        "the select for dwh.customer gives the same customer_id more than once for 2026-01-05: ";
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)");
    shop.load(SNAPSHOT, 1);

    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)", "(1, 'Ann', 1)");
    assertRefused(SNAPSHOT, twice + "1 (2 times); give each key once");
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)", "(2, 'Bob', 2)");
    assertRefused(SNAPSHOT, twice + "2 (2 times); give each key once");
    shop.customers("(1, 'Ann', 1)", "(3, 'Cy', 3)", "(3, 'Cy', 3)", "(3, null, 4)");
    assertRefused(SNAPSHOT, twice + "3 (3 times); give each key once");
  }

  @Test
  void refusesToGoOnWithATableThatOverlaps() {
    shop.customers("(1, 'Ann', 1)");
    shop.load(SNAPSHOT, 1);
    shop.sql()
        .execute(
            "insert into dwh.customer values (default, 1, 'X', 1, '2025-12-01', '2099-12-31')");

    assertRefused(
        SNAPSHOT,
        "dwh.customer has several versions of one customer_id on 2026-01-05; see its checks(), and"
            + " mend it first");
  }

  @Test
  void refusesAnEmptySnapshotUnlessItMayBe() {
    shop.customers("(1, 'Ann', 1)");
    shop.load(SNAPSHOT, 1);
    shop.customers();

    assertRefused(
        SNAPSHOT,
        "the snapshot for dwh.customer of 2026-01-05 has no rows and would close every version; see"
            + " whether its input is there, or say .atLeast(0) if it may be empty");
    shop.load(DELTA, 4);
    assertThat(shop.customerVersions()).containsExactly("1 Ann 1.0 [1..");
    shop.load(SNAPSHOT.atLeast(0), 5);
    assertThat(shop.customerVersions()).containsExactly("1 Ann 1.0 [1, 5)");
  }

  @Test
  void refusesASnapshotThatLostMostOfItsRows() {
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)", "(3, 'Cy', 3)", "(4, 'Di', 4)");
    shop.load(SNAPSHOT, 1);
    shop.customers("(1, 'Ann', 1)", "(2, 'Bo', 2)");

    assertRefused(
        SNAPSHOT.atLeast(51),
        "the snapshot for dwh.customer of 2026-01-05 has 2 rows, 50 % of the 4 of 2026-01-01, and"
            + " would close what is missing; it must have 51 %. See whether its input is whole, or"
            + " lower .atLeast(..)");
    shop.load(SNAPSHOT.atLeast(50), 5);
    assertThat(shop.customerVersions()).hasSize(4).contains("4 Di 4.0 [1, 5)");
  }

  @Test
  void refusesADeltaForTheDateOfASnapshot() {
    shop.customers("(1, 'Ann', 1)");
    shop.load(SNAPSHOT, 5);

    assertRefused(
        DELTA,
        "dwh.customer was loaded with a snapshot for 2026-01-05, which a delta of the same date"
            + " cannot replace; load a snapshot again, or give the other date with .at(..)");
  }

  @Test
  void refusesADateThatIsNoneOrTooLate() {
    shop.customers("(1, 'Ann', 1)");

    assertRefused(
        SNAPSHOT.at(inline(null, SQLDataType.LOCALDATE)),
        "the date that dwh.customer is loaded for is null; look at .at(..)");
    assertRefused(
        SNAPSHOT.openEnd(LocalDate.of(2026, 1, 5)),
        "dwh.customer cannot be loaded for 2026-01-05: its versions end with 2026-01-05; give an"
            + " earlier date with .at(..), or a later .openEnd(..)");
  }

  private void assertRefused(History history, String sentence) {
    assertThatThrownBy(
            () -> {
              shop.sql().execute("savepoint before");
              shop.load(history, 5);
            })
        .isInstanceOfSatisfying(
            TaskFailed.class, failure -> assertThat(failure.retryable()).isFalse())
        .hasMessage(sentence);
    shop.sql().execute("rollback to before");
  }

  private List<String> memberVersions() {
    return shop.sql()
        .fetch(
            """
            select concat_ws(' ', shop, customer_id, name, email, (since at time zone 'UTC')::date,
              (until at time zone 'UTC')::date, is_current::text)
            from dwh.member order by shop, customer_id, since
            """)
        .getValues(0, String.class);
  }

  private static Instant midnight(int day) {
    return Instant.parse("2026-01-01T00:00:00Z").plusSeconds((day - 1) * 86_400L);
  }
}
