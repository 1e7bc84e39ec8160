package io.millrace.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class PostgresFailureTest {

  @ParameterizedTest
  @CsvSource({
    "08006, CONNECTION_LOST",
    "57P01, CONNECTION_LOST",
    "28P01, LOGIN_REFUSED",
    "3D000, NO_SUCH_DATABASE",
    "53100, DISK_FULL",
    "57014, CANCELLED",
    "25006, READ_ONLY",
    "23505, REFUSED",
    "42P01, REFUSED",
    "40001, CONFLICT",
    "40P01, CONFLICT",
    "53300, TOO_MANY_SESSIONS",
    "55P03, OTHER",
    "53200, OTHER",
    "23, OTHER",
    ", OTHER"
  })
  void isOfAKindByItsState(String state, PostgresFailure.Kind kind) {
    assertThat(PostgresFailure.of(new SQLException("no", state)).kind()).isEqualTo(kind);
  }

  @Test
  void saysWhatTheServerSaidInOneLine() {
    var server =
        new ServerErrorMessage(
            "SERROR\0C23505\0Mduplicate key value\0DKey (id)=(1)\nexists.\0Hdrop it\0P7\0torders\0");

    PostgresFailure failure = PostgresFailure.of(new PSQLException(server));

    assertThat(failure.message())
        .isEqualTo("duplicate key value (table orders): Key (id)=(1) exists.");
    assertThat(failure.hint()).isEqualTo("drop it");
    assertThat(failure.position()).isEqualTo(7);
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void saysTheCauseWhereNoServerSaidAnything() {
    assertThat(lost(new ConnectException("Connection refused")).sentence())
        .isEqualTo("the connection to the database was lost (Connection refused)");
    assertThat(lost(new UnknownHostException("db.example.com")).message())
        .isEqualTo("unknown host");
    assertThat(lost(new EOFException()).message()).isEqualTo("the driver's words");
  }

  @Test
  void takesAPoolThatHasNoSessionInTimeForALostConnection() {
    var waited = new SQLTransientConnectionException("request timed out");

    assertThat(PostgresFailure.of(waited).kind()).isEqualTo(PostgresFailure.Kind.CONNECTION_LOST);
  }

  @Test
  void isFoundAmongCauses() {
    var lost = new SQLException("gone", "08006");

    assertThat(PostgresFailure.in(new IllegalStateException("wrapped", lost)))
        .map(PostgresFailure::kind)
        .contains(PostgresFailure.Kind.CONNECTION_LOST);
    assertThat(PostgresFailure.in(new UncheckedIOException(new EOFException()))).isEmpty();
  }

  private static PostgresFailure lost(Exception cause) {
    return PostgresFailure.of(new SQLException("the driver's words", "08006", cause));
  }
}
