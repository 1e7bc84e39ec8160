package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestDatabaseTest {

  @RegisterExtension static final TestDatabase one = TestDatabase.empty();
  @RegisterExtension static final TestDatabase other = TestDatabase.empty();

  @Test
  void isNobodyElses() {
    one.sql().execute("create table only_here (id int)");

    assertThat(one.sql().fetchValue("select to_regclass('only_here')")).isNotNull();
    assertThat(other.sql().fetchValue("select to_regclass('only_here')")).isNull();
  }

  @Test
  void isTheNewestPostgres() {
    assertThat(one.sql().fetchValue("show server_version")).asString().startsWith("18.");
  }

  @Test
  void hasAnotherTimeZoneThanTheJvm() throws SQLException {
    try (var connection = one.connect();
        var rows = connection.createStatement().executeQuery("show time zone")) {
      rows.next();

      assertThat(rows.getString(1)).isEqualTo("Asia/Kathmandu");
      assertThat(ZoneId.systemDefault()).isEqualTo(ZoneId.of("America/Bahia_Banderas"));
    }
  }
}
