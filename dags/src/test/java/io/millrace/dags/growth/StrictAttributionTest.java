package io.millrace.dags.growth;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictAttributionTest {

  @RegisterExtension static final TestDatabase growth = TestDatabase.warehouse("growth");

  @ParameterizedTest
  @CsvSource({
    "IMPRESSION,     10:00, PAID SEARCH, 11:00, 11:30, PAID_CLICK",
    "ORGANIC SEARCH, 09:00, IMPRESSION,  10:00, 11:30, ORGANIC_CLICK",
    "ORGANIC SEARCH, 09:00, PAID SOCIAL, 10:30, 12:00, PAID_CLICK",
    "IMPRESSION,     09:00, PAID SEARCH, 10:30, 12:00, PAID_CLICK",
    "EMAIL,          09:00, PAID SOCIAL, 10:30, 11:45, PAID_CLICK",
  })
  void followsTheWorkedScenarios(
      String first, String at, String second, String then, String converted, String channel) {
    var rows =
        Rows.of(growth)
            .session(1, "2020-06-10 " + at + ":00", first)
            .session(1, "2020-06-10 " + then + ":00", second)
            .registration(1, "2020-06-10 " + converted + ":00");

    assertThat(rows.built().strict()).containsExactly(channel + ",2020,6,1,1");
  }

  @Test
  void givesARegistrationWithoutSessionToOthers() {
    var rows = Rows.of(growth).registration(1, "2020-06-10 14:00:00");

    assertThat(rows.built().strict()).containsExactly("OTHERS,2020,6,1,1");
  }

  @ParameterizedTest
  @CsvSource({
    "PAID SEARCH,    2020-06-10 12:00:00,     PAID_CLICK",
    "PAID SEARCH,    2020-06-10 11:59:59.999, OTHERS",
    "PAID SEARCH,    2020-06-10 11:59:59,     OTHERS",
    "PAID SEARCH,    2020-06-10 15:00:00,     PAID_CLICK",
    "PAID SEARCH,    2020-06-10 15:00:00.001, OTHERS",
    "PAID SOCIAL,    2020-06-10 12:00:00,     PAID_CLICK",
    "PAID SOCIAL,    2020-06-10 11:59:59.999, OTHERS",
    "IMPRESSION,     2020-06-10 14:00:00,     PAID_IMPRESSION",
    "IMPRESSION,     2020-06-10 13:59:59.999, OTHERS",
    "IMPRESSION,     2020-06-10 13:59:59,     OTHERS",
    "IMPRESSION,     2020-06-10 15:00:00.001, OTHERS",
    "ORGANIC SEARCH, 2020-06-10 03:00:00,     ORGANIC_CLICK",
    "ORGANIC SEARCH, 2020-06-10 02:59:59.999, OTHERS",
    "ORGANIC SEARCH, 2020-06-10 02:59:59,     OTHERS",
    "ORGANIC SEARCH, 2020-06-10 15:00:00.001, OTHERS",
    "DIRECT,         2011-01-01 00:00:00,     DIRECT",
    "DIRECT,         2020-06-10 15:00:00,     DIRECT",
    "DIRECT,         2020-06-10 15:00:00.001, OTHERS",
  })
  void takesASessionWithinItsLimits(String medium, String start, String channel) {
    var rows = Rows.of(growth).session(1, start, medium).registration(1, "2020-06-10 15:00:00");

    assertThat(rows.built().strict()).containsExactly(channel + ",2020,6,1,1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ORGANIC SEARCH", "REFERRAL", "MARKETPLACE", "INVITES", "PRIVATE_BOARD", "OTHER",
        "MOBILE_POPUP", "SSO", "SOCIAL", "DIRECTORIES", "MAIL", "EMAIL"
      })
  void takesEveryOtherMediumForOrganic(String medium) {
    var rows =
        Rows.of(growth)
            .session(1, "2020-06-10 03:00:00", medium)
            .registration(1, "2020-06-10 15:00:00");

    assertThat(rows.built().strict()).containsExactly("ORGANIC_CLICK,2020,6,1,1");
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL,        2020-06-09 10:00:00, DIRECT,      2020-06-10 14:59:59, DIRECT",
    "DIRECT,      2020-06-09 10:00:00, MAIL,        2020-06-09 10:00:01, OTHERS",
    "PAID SEARCH, 2020-06-10 11:00:00, DIRECT,      2020-06-09 10:00:00, OTHERS",
    "PAID SEARCH, 2020-06-09 10:00:00, DIRECT,      2020-06-09 10:00:00, DIRECT",
    "MAIL,        2020-06-10 10:00:00, DIRECT,      2020-06-10 14:59:59, ORGANIC_CLICK",
    "PAID SEARCH, 2020-06-10 15:00:01, DIRECT,      2020-06-01 00:00:00, DIRECT",
    "IMPRESSION,  2020-06-10 14:30:00, MAIL,        2020-06-10 14:59:59, PAID_IMPRESSION",
    "PAID SOCIAL, 2020-06-10 12:30:00, IMPRESSION,  2020-06-10 14:59:59, PAID_CLICK",
  })
  void looksAtTheLatestSessionWhereNoneIsLive(
      String one, String at, String other, String then, String channel) {
    var rows =
        Rows.of(growth)
            .session(1, at, one)
            .session(1, then, other)
            .registration(1, "2020-06-10 15:00:00");

    assertThat(rows.built().strict()).containsExactly(channel + ",2020,6,1,1");
  }

  @Test
  void judgesEachRegistrationByItself() {
    var rows =
        Rows.of(growth)
            .session(1, "2020-06-10 14:00:00", "PAID SEARCH")
            .registration(1, "2020-06-10 15:00:00")
            .registration(1, "2020-06-11 15:00:00")
            .session(1, "2020-06-20 14:00:00", "DIRECT")
            .registration(1, "2020-06-20 15:00:00");

    assertThat(rows.built().strict())
        .containsExactly("DIRECT,2020,6,1,1", "OTHERS,2020,6,1,1", "PAID_CLICK,2020,6,1,1");
  }

  @Test
  void countsAUserOnceAChannelAndMonth() {
    var rows =
        Rows.of(growth)
            .registration(1, "2020-06-10 15:00:00")
            .registration(1, "2020-06-11 15:00:00")
            .registration(1, "2020-06-11 15:00:00")
            .registration(1, "2020-07-01 00:00:00")
            .registration(2, "2020-06-12 15:00:00");

    assertThat(rows.built().strict()).containsExactly("OTHERS,2020,6,3,2", "OTHERS,2020,7,1,1");
  }
}
