package io.millrace.dags.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each layer has a role that writes it; what a role is not granted is refused. */
class LayerRolesTest {

  @RegisterExtension static final TestDatabase shop = TestDatabase.warehouse("shop");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into landing.product values ('Mouse', 'P1', 1, null, '2024-10-09', 1, 1)",
        "select from landing.sales",
        "delete from landing.customer",
        "truncate landing.product"
      })
  void aLoaderWritesLanding(String sql) {
    assertThatCode(() -> as("shop_loader", sql)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into report.customer_growth values ('2024-10-09', 1)",
        "select from report.customer_growth",
        "delete from history.sales",
        "select from history.customer",
        "create table landing.mine (id int)"
      })
  void aLoaderReachesNothingElse(String sql) {
    assertRefused("shop_loader", sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select from landing.sales",
        "delete from history.sales",
        "insert into landing.watermark values ('sales', '2024-10-09', 'a', 1, 0, 1, now())",
        "insert into report.customer_growth values ('2024-10-09', 1)",
        "truncate report.customer_growth"
      })
  void aBuilderReadsLandingAndWritesWhatComesOfIt(String sql) {
    assertThatCode(() -> as("shop_builder", sql)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete from landing.sales", "truncate landing.customer"})
  void aBuilderDoesNotWriteLanding(String sql) {
    assertRefused("shop_builder", sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"select from report.customer_growth", "select from report.top_active_customers"})
  void aReaderReadsReports(String sql) {
    assertThatCode(() -> as("shop_reader", sql)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into report.customer_growth values ('2024-10-09', 1)",
        "update report.customer_growth set customers = 0",
        "truncate report.customer_growth",
        "select from history.customer",
        "select from landing.customer",
        "create table report.mine (id int)"
      })
  void aReaderDoesNothingElse(String sql) {
    assertRefused("shop_reader", sql);
  }

  @Test
  void nobodyLogsInAsARole() {
    assertThat(
            shop.sql()
                .fetch(
                    "select rolname::text from pg_roles where rolname like 'shop\\_%'"
                        + " and not rolcanlogin order by 1")
                .getValues(0, String.class))
        .containsExactly("shop_builder", "shop_loader", "shop_reader");
  }

  @Test
  void aTableThatComesLaterIsGrantedAsWell() throws SQLException {
    try (Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      execute(connection, "create table report.later (id int)");
      execute(connection, "set local role shop_reader");

      assertThatCode(() -> execute(connection, "select from report.later"))
          .doesNotThrowAnyException();
      connection.rollback();
    }
  }

  private static void assertRefused(String role, String sql) {
    assertThatThrownBy(() -> as(role, sql))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied");
  }

  /** And takes it back. */
  private static void as(String role, String sql) throws SQLException {
    try (Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      execute(connection, "set local role " + role);
      execute(connection, sql);
      connection.rollback();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
