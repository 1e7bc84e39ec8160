package io.millrace.orchestrator.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  @Test
  void isReadAsPsqlReadsIt() {
    var url = parse("postgresql://me:s%40crt+1@db.example.com:6432/app?sslmode=require");

    assertThat(url)
        .isEqualTo(
            new DatabaseUrl(
                "MILLRACE_DB_URL",
                "db.example.com:6432",
                "app",
                "me",
                "s@crt+1",
                Map.of("sslmode", "require")));
    assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.example.com:6432/app");
    assertThat(url.login())
        .containsOnly(
            Map.entry("user", "me"),
            Map.entry("password", "s@crt+1"),
            Map.entry("sslmode", "require"));
  }

  @Test
  void isReadAsTheDriverReadsIt() {
    var url = parse("jdbc:postgresql://db/app?user=me&password=s%26t&ApplicationName=x");

    assertThat(url.user()).isEqualTo("me");
    assertThat(url.password()).isEqualTo("s&t");
    assertThat(url.parameters()).containsOnly(Map.entry("ApplicationName", "x"));
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://me@db/app, postgresql://me@db/app",
    "postgresql://me:pw@/app, postgresql://me:pw@localhost/app",
    "postgresql://me:p%40w@db1:1/a%20b, postgresql://me:p%40w@db1:1/a%20b",
    "postgresql://me@db, postgresql://me@db/me",
    "'postgresql://me@a:1,b:2/app', 'postgresql://me@a:1,b:2/app'",
    "postgresql://me@[::1]:5432/app, postgresql://me@[::1]:5432/app",
    "postgresql://me@db/app?connect_timeout=3, postgresql://me@db/app?connect_timeout=3",
    "jdbc:postgresql://db/app?user=me&tcpKeepAlive=true&connectTimeout=3, postgresql://me@db/app?connect_timeout=3"
  })
  void isPrintedAsPsqlReadsIt(String given, String printed) {
    assertThat(parse(given).libpq()).isEqualTo(printed);
  }

  @Test
  void doesNotShowItsPassword() {
    assertThat(parse("postgresql://me:secret@db/app")).hasToString("database app at db");
  }

  @ParameterizedTest
  @CsvSource({
    "db.example.com/app, 'MILLRACE_DB_URL is no URL such as"
        + " postgresql://user:password@host:5432/database; correct it.'",
    "mysql://db/app, 'MILLRACE_DB_URL is no URL such as"
        + " postgresql://user:password@host:5432/database; correct it.'",
    "postgresql://db, 'MILLRACE_DB_URL names no database; add /database after the host.'",
    "postgresql://me:50%off@db/app, 'MILLRACE_DB_URL has a % that begins no encoded character;"
        + " write %25 for a percent sign.'",
    "postgresql://db/app?ssl_mode=on, 'MILLRACE_DB_URL has the parameter ssl_mode, which is not"
        + " known here; did you mean sslmode?'"
  })
  void isRefusedWhereItIsNone(String given, String sentence) {
    assertThatThrownBy(() -> parse(given))
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessage(sentence);
  }

  @Test
  void isRefusedInASentenceThatBeginsWithItsOrigin() {
    assertThatThrownBy(() -> DatabaseUrl.parse("the connection growth", "mysql://db/app"))
        .hasMessageStartingWith("The connection growth is no URL such as ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:open/sesame@db/app",
        "postgresql://me:open?sesame@db/app",
        "postgresql://me:12/sesame@db/app",
        "postgresql://me:12?sesame@db/app",
      })
  void isRefusedWithoutAWordOfAPasswordThatIsNotEncoded(String url) {
    assertThatThrownBy(() -> parse(url))
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessage(
            "MILLRACE_DB_URL is no URL such as postgresql://user:password@host:5432/database;"
                + " correct it, with what is special in it percent-encoded.");
  }

  @Test
  void takesAPasswordWithAHashAsPsqlDoes() {
    assertThat(parse("postgresql://me:open#sesame@db/app").password()).isEqualTo("open#sesame");
  }

  private static DatabaseUrl parse(String url) {
    return DatabaseUrl.parse("MILLRACE_DB_URL", url);
  }
}
