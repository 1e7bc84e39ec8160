package io.millrace.dags.growth;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaterfallTest {

  @RegisterExtension static final TestDatabase growth = TestDatabase.warehouse("growth");

  @ParameterizedTest
  @CsvSource({
    "PAID SEARCH,    2020-06-10 12:00:00,     PAID_SEARCH",
    "PAID SEARCH,    2020-06-10 11:59:59.999, ",
    "PAID SEARCH,    2020-06-10 11:59:59,     ",
    "PAID SEARCH,    2020-06-10 15:00:00,     PAID_SEARCH",
    "PAID SEARCH,    2020-06-10 15:00:00.001, ",
    "IMPRESSION,     2020-06-10 14:00:00,     PAID_IMPRESSION",
    "IMPRESSION,     2020-06-10 13:59:59.999, ",
    "IMPRESSION,     2020-06-10 13:59:59,     ",
    "IMPRESSION,     2020-06-10 15:00:00,     PAID_IMPRESSION",
    "IMPRESSION,     2020-06-10 15:00:00.001, ",
    "ORGANIC SEARCH, 2020-06-10 03:00:00,     ORGANIC_SEARCH",
    "ORGANIC SEARCH, 2020-06-10 02:59:59.999, ",
    "ORGANIC SEARCH, 2020-06-10 02:59:59,     ",
    "ORGANIC SEARCH, 2020-06-10 15:00:00,     ORGANIC_SEARCH",
    "ORGANIC SEARCH, 2020-06-10 15:00:00.001, ",
    "DIRECT,         2011-01-01 00:00:00,     DIRECT",
    "DIRECT,         2020-06-10 15:00:00,     DIRECT",
    "DIRECT,         2020-06-10 15:00:00.001, ",
    "MAIL,           2011-01-01 00:00:00,     OTHERS",
    "MAIL,           2020-06-10 15:00:00,     OTHERS",
    "MAIL,           2020-06-10 15:00:00.001, ",
  })
  void countsASessionWithinItsLevelsLimits(String medium, String start, String level) {
    var rows = Rows.of(growth).session(1, start, medium).registration(1, "2020-06-10 15:00:00");

    var mart = rows.built().waterfall();

    if (level == null) {
      assertThat(mart).isEmpty();
    } else {
      assertThat(mart).containsExactly(level + ",2020,6,1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PAID SOCIAL", "REFERRAL", "MARKETPLACE", "INVITES", "PRIVATE_BOARD", "OTHER",
        "MOBILE_POPUP", "SSO", "SOCIAL", "DIRECTORIES", "MAIL", "EMAIL"
      })
  void creditsEveryOtherMediumToOthers(String medium) {
    var rows =
        Rows.of(growth)
            .session(1, "2020-04-01 00:00:00", medium)
            .registration(1, "2020-06-10 15:00:00");

    assertThat(rows.built().waterfall()).containsExactly("OTHERS,2020,6,1");
  }

  @ParameterizedTest
  @CsvSource({
    "PAID SEARCH,    2020-06-10 12:00:00, IMPRESSION,     PAID_SEARCH",
    "PAID SEARCH,    2020-06-10 12:00:00, DIRECT,         PAID_SEARCH",
    "IMPRESSION,     2020-06-10 14:00:00, ORGANIC SEARCH, PAID_IMPRESSION",
    "ORGANIC SEARCH, 2020-06-10 03:00:00, DIRECT,         ORGANIC_SEARCH",
    "DIRECT,         2020-05-01 00:00:00, EMAIL,          DIRECT",
  })
  void prefersTheStrongerLevelToTheLaterSession(
      String strong, String start, String weak, String level) {
    var rows =
        Rows.of(growth)
            .session(1, start, strong)
            .session(1, "2020-06-10 14:59:59", weak)
            .registration(1, "2020-06-10 15:00:00");

    assertThat(rows.built().waterfall()).containsExactly(level + ",2020,6,1");
  }

  @Test
  void creditsAUserAtOneLevelOnly() {
    var rows =
        Rows.of(growth)
            .session(1, "2020-06-10 14:00:00", "PAID SEARCH")
            .registration(1, "2020-06-10 15:00:00")
            .session(1, "2020-06-20 14:59:59", "DIRECT")
            .registration(1, "2020-06-20 15:00:00");

    assertThat(rows.built().waterfall()).containsExactly("PAID_SEARCH,2020,6,1");
  }

  @Test
  void takesTheStrongerLevelAlsoFromTheLaterRegistration() {
    var rows =
        Rows.of(growth)
            .session(1, "2020-06-10 14:00:00", "DIRECT")
            .registration(1, "2020-06-10 15:00:00")
            .session(1, "2020-07-20 14:59:59", "IMPRESSION")
            .registration(1, "2020-07-20 15:00:00");

    assertThat(rows.built().waterfall()).containsExactly("PAID_IMPRESSION,2020,7,1");
  }

  @Test
  void creditsEveryRegistrationThatHasTheUsersLevel() {
    var rows =
        Rows.of(growth)
            .session(1, "2020-06-10 14:00:00", "ORGANIC SEARCH")
            .registration(1, "2020-06-10 15:00:00")
            .registration(1, "2020-06-11 02:00:00")
            .registration(1, "2020-06-11 02:00:00.001");

    assertThat(rows.built().waterfall()).containsExactly("ORGANIC_SEARCH,2020,6,2");
  }

  @Test
  void countsRepeatedRowsOnce() {
    var rows =
        Rows.of(growth)
            .session(1, "2020-06-10 14:00:00.500", "PAID SEARCH")
            .session(1, "2020-06-10 14:00:00.5", "PAID SEARCH")
            .registration(1, "2020-06-10 15:00:00.100")
            .registration(1, "2020-06-10 15:00:00.1");

    assertThat(rows.built().waterfall()).containsExactly("PAID_SEARCH,2020,6,1");
  }

  @Test
  void doesNotMindWhetherASessionWasPaid() {
    var rows =
        Rows.of(growth)
            .session(1, "2020-06-10 14:00:00", false, "PAID SEARCH")
            .registration(1, "2020-06-10 15:00:00")
            .session(2, "2020-06-10 14:00:00", true, "DIRECT")
            .registration(2, "2020-06-10 15:00:00");

    assertThat(rows.built().waterfall()).containsExactly("DIRECT,2020,6,1", "PAID_SEARCH,2020,6,1");
  }

  @Test
  void takesTheMonthFromTheRegistration() {
    var rows =
        Rows.of(growth)
            .session(1, "2020-05-31 23:59:59", "PAID SEARCH")
            .registration(1, "2020-06-01 00:00:00")
            .session(2, "2020-12-31 23:00:00", "PAID SEARCH")
            .registration(2, "2020-12-31 23:59:59.999")
            .registration(2, "2021-01-01 00:00:00");

    assertThat(rows.built().waterfall())
        .containsExactly("PAID_SEARCH,2020,12,1", "PAID_SEARCH,2020,6,1", "PAID_SEARCH,2021,1,1");
  }

  @Test
  void leavesOutWhoHasNoSession() {
    var rows =
        Rows.of(growth)
            .registration(1, "2020-06-10 15:00:00")
            .session(2, "2020-06-10 14:00:00", "DIRECT");

    assertThat(rows.built().waterfall()).isEmpty();
  }

  @Test
  void carriesTheRunsLogicalDate() {
    var rows =
        Rows.of(growth)
            .session(1, "2020-06-10 14:00:00", "DIRECT")
            .registration(1, "2020-06-10 15:00:00")
            .built();

    var mart = rows.sql().fetch(new Waterfall(Waterfall.LEVELS).rows());

    assertThat(mart.getValues("logical_date", OffsetDateTime.class))
        .allSatisfy(date -> assertThat(date).isAtSameInstantAs(Rows.LOGICAL_DATE));
  }
}
