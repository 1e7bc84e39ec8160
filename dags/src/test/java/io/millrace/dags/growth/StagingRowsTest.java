package io.millrace.dags.growth;

import static io.millrace.sql.growth.staging.Staging.STAGING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.select;

import io.millrace.testing.TestDatabase;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagingRowsTest {

  @RegisterExtension static final TestDatabase growth = TestDatabase.warehouse("growth");

  private static final long USER = 3_074_457_300_000_000_001L;

  @ParameterizedTest
  @CsvSource({
    "2020-06-01 10:00:00.250, true,  PAID SEARCH, 2020-06-01 10:00:00.25-true-PAID SEARCH",
    "2020-06-01 10:00:00.500, false, DIRECT,      2020-06-01 10:00:00.5-false-DIRECT",
    "2020-06-01 10:00:00.000, true,  MAIL,        2020-06-01 10:00:00-true-MAIL",
  })
  void keysASessionByTheTextOfItsParts(String start, boolean paid, String medium, String text) {
    var rows = Rows.of(growth).session(USER, start, paid, medium).staged();

    assertThat(rows.sql().fetchValues(STAGING.ALL_SESSIONS.SESSION_SK))
        .containsExactly(md5(USER + "-" + text));
  }

  @Test
  void leavesTheKeyOfASessionWithoutMediumNull() {
    var rows =
        Rows.of(growth)
            .session(USER, "2020-06-01 10:00:00", null)
            .session(USER, "2020-06-01 10:00:00", null);

    rows.staged();

    assertThat(rows.sql().fetchValues(STAGING.ALL_SESSIONS.SESSION_SK))
        .containsExactly((UUID) null);
  }

  @Test
  void keepsOneRowADistinctSession() {
    var rows =
        Rows.of(growth)
            .session(USER, "2020-06-01 10:00:00", true, "MAIL")
            .session(USER, "2020-06-01 10:00:00", true, "MAIL")
            .session(USER, "2020-06-01 10:00:00", false, "MAIL")
            .session(USER, "2020-06-01 10:00:00", true, "EMAIL")
            .session(USER, "2020-06-01 10:00:00.001", true, "MAIL")
            .session(USER + 1, "2020-06-01 10:00:00", true, "MAIL");

    rows.staged();

    assertThat(rows.sql().fetchValues(STAGING.ALL_SESSIONS.SESSION_SK))
        .hasSize(5)
        .doesNotHaveDuplicates();
  }

  @Test
  void keepsOneRowADistinctRegistration() {
    var rows =
        Rows.of(growth)
            .registration(USER, "2020-06-01 10:00:00.100")
            .registration(USER, "2020-06-01 10:00:00.1")
            .registration(USER, "2020-06-01 10:00:00");

    rows.staged();

    assertThat(rows.sql().fetchValues(STAGING.ALL_REGISTRATIONS.REGISTRATION_SK))
        .containsExactlyInAnyOrder(
            md5(USER + "-2020-06-01 10:00:00.1"), md5(USER + "-2020-06-01 10:00:00"));
  }

  @Test
  void keepsEveryUserOfEitherSourceOnce() {
    var rows =
        Rows.of(growth)
            .session(USER, "2020-06-01 10:00:00", "MAIL")
            .session(USER, "2020-06-01 11:00:00", "MAIL")
            .registration(USER, "2020-06-01 12:00:00")
            .session(USER + 1, "2020-06-01 10:00:00", "MAIL")
            .registration(USER + 2, "2020-06-01 10:00:00");

    rows.staged();

    assertThat(
            rows.sql()
                .fetchMap(select(STAGING.USERS.USER_ID, STAGING.USERS.USER_SK).from(STAGING.USERS)))
        .hasSize(3)
        .allSatisfy((user, key) -> assertThat(key).isEqualTo(md5(user + "-")));
  }

  private static UUID md5(String text) {
    try {
      var hash = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
      return UUID.fromString(
          HexFormat.of()
              .formatHex(hash)
              .replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
