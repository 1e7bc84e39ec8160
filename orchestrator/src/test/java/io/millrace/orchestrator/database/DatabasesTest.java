package io.millrace.orchestrator.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DatabasesTest {

  @RegisterExtension static final TestDatabase given = TestDatabase.empty();

  @TempDir private static Path embeddedHome;
  @TempDir private Path home;

  @Test
  void areCreatedOnTheEmbeddedServer() throws SQLException {
    try (var databases = embedded()) {
      assertThat(ask(databases.orchestrator().getConnection(), "select current_database()"))
          .isEqualTo("millrace");
      assertThat(ask(databases.warehouse("growth").getConnection(), "select current_database()"))
          .isEqualTo("growth");
      assertThat(databases.url("growth").orElseThrow().libpq())
          .matches("postgresql://millrace:\\w+@127.0.0.1:\\d+/growth\\?.*sslmode=disable");
    }
    try (var databases = embedded()) {
      assertThat(databases.url("growth")).isEmpty();
      assertThat(ask(databases.connect("growth"), "select current_database()")).isEqualTo("growth");
    }
  }

  @Test
  void areNotCreatedByLookingAtThem() {
    try (var databases = embedded()) {
      assertThatThrownBy(() -> databases.connect("nowhere"))
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessage(
              "There is no warehouse nowhere; the first run of a DAG that uses it creates it, or"
                  + " millrace db migrate.");
      assertThatThrownBy(() -> databases.connect("orchestra"))
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessage("There is no warehouse orchestra; did you mean orchestrator?");
    }
  }

  @Test
  void haveSessionsInUtcThatWaitForLocks() throws SQLException {
    try (var databases = given();
        var single = databases.connect(Databases.ORCHESTRATOR)) {
      for (var session : new Connection[] {databases.orchestrator().getConnection(), single}) {
        assertThat(
                ask(
                    session,
                    "select concat_ws(' ', current_setting('timezone'),"
                        + " current_setting('lock_timeout'), current_setting('application_name'))"))
            .isEqualTo("UTC 0 millrace");
      }
    }
  }

  @Test
  void haveSessionsForTasksThatSensorsCannotTake() throws SQLException {
    Map<String, String> environment =
        Map.of("MILLRACE_HOME", home.toString(), "MILLRACE_WAREHOUSE_GROWTH_URL", given.libpqUrl());
    try (var databases = new Databases(Settings.load(environment, home))) {
      var sensors = (HikariDataSource) databases.warehouseForSensors("growth");
      for (int i = 0; i < sensors.getMaximumPoolSize(); i++) {
        assertThat(sensors.getConnection()).isNotNull();
      }

      assertThat(ask(databases.warehouse("growth").getConnection(), "select current_database()"))
          .isEqualTo(given.name());
      assertThatThrownBy(() -> databases.warehouseForSensors(Databases.ORCHESTRATOR))
          .hasMessageContaining("cannot be named orchestrator");
    }
  }

  /** A pool that asks, and gets no answer of its first session, has none to give any later one. */
  @Test
  void haveAnIsolationThatNoPoolAsksFor() {
    try (var databases = given()) {
      assertThat(((HikariDataSource) databases.orchestrator()).getTransactionIsolation())
          .isEqualTo("TRANSACTION_READ_COMMITTED");
    }
  }

  @Test
  void keepNoSessionThatTakesNoChanges() throws SQLException {
    try (var databases = given()) {
      DataSource pool = databases.orchestrator();
      try (var session = pool.getConnection();
          var statement = session.createStatement()) {
        statement.execute("set default_transaction_read_only = on");
        assertThatThrownBy(() -> statement.execute("create table never ()"))
            .hasMessageContaining("read-only transaction");
      }

      try (var next = pool.getConnection()) {
        assertThat(ask(next, "show default_transaction_read_only")).isEqualTo("off");
      }
    }
  }

  @Test
  void goByTheirOwnRulesWhateverTheDatabasesOwnerSays() throws SQLException {
    given
        .sql()
        .execute(
            "alter database " + given.name() + " set default_transaction_isolation = serializable");
    try (var databases = given();
        var session = databases.orchestrator().getConnection()) {
      assertThat(ask(session, "show transaction_isolation")).isEqualTo("read committed");
    } finally {
      given.sql().execute("alter database " + given.name() + " reset all");
    }
  }

  @Test
  void holdNoLocksInATransactionThatStandsStill() throws SQLException {
    try (var databases = given();
        var other = databases.connect(Databases.ORCHESTRATOR)) {
      Connection still = databases.orchestrator().getConnection();
      still.setAutoCommit(false);
      still.createStatement().execute("select pg_advisory_xact_lock(7)");

      other.createStatement().execute("set lock_timeout = '30s'");

      assertThat(ask(other, "select pg_advisory_xact_lock(7)::text || 'locked'"))
          .isEqualTo("locked");
    }
  }

  @Test
  void leaveTheEngineItsSessionsHoweverManyPeopleLook() throws SQLException {
    try (var databases = given()) {
      var pages = (HikariDataSource) databases.pages();
      for (int taken = 0; taken < pages.getMaximumPoolSize(); taken++) {
        pages.getConnection();
      }

      assertThatThrownBy(pages::getConnection).isInstanceOf(SQLTransientConnectionException.class);
      assertThat(ask(databases.orchestrator().getConnection(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void needNoEmbeddedServerWhereAnotherIsGiven() throws IOException {
    try (var databases = given()) {
      databases.orchestrator();

      assertThat(Files.exists(home.resolve("postgres"))).isFalse();
      assertThatThrownBy(() -> databases.warehouse("growth"))
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessage(
              "Nothing says where the warehouse growth is; set MILLRACE_WAREHOUSE_GROWTH_URL, or store"
                  + " it with `millrace connections set growth`, since MILLRACE_DB_URL is set and no"
                  + " embedded server is used.");
    }
  }

  @Test
  void refuseAWarehouseByTheNameOfSomethingElse() {
    try (var databases = embedded()) {
      assertThatThrownBy(() -> databases.warehouse("postgres"))
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessageStartingWith("A warehouse cannot be named postgres");
    }
  }

  @Test
  void sayThatThePasswordIsWrong() {
    String url = given.libpqUrl().replaceFirst(":[^:@/]+@", ":guessed@");

    assertThatThrownBy(() -> at(url).orchestrator())
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessageMatching(
            "The server of database \\w+ at \\S+ refuses the user \\w+: password authentication"
                + " failed for user \"\\w+\"; correct MILLRACE_DB_URL or what it names\\.");
  }

  @Test
  void sayThatTheDatabaseIsMissing() {
    String url = given.libpqUrl() + "_not";

    assertThatThrownBy(() -> at(url).orchestrator())
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessageMatching(
            "There is no database \\w+_not at \\S+; correct MILLRACE_DB_URL or what it names\\.");
  }

  @Test
  void sayThatNobodyListens() throws IOException {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertThatThrownBy(() -> at("postgresql://me@127.0.0.1:" + port + "/app").orchestrator())
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessage(
            "There is no way to database app at 127.0.0.1:"
                + port
                + ": Connection refused; correct MILLRACE_DB_URL or what it names.");
  }

  @Test
  void sayThatTheHostIsUnknown() {
    assertThatThrownBy(() -> at("postgresql://me@no-such-host.invalid/app").connect("orchestrator"))
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessageStartingWith(
            "There is no way to database app at no-such-host.invalid: unknown host;");
  }

  @Test
  void refuseAnOlderPostgres() {
    var url = DatabaseUrl.parse("MILLRACE_DB_URL", "postgresql://me@db/app");

    assertThatThrownBy(() -> Sessions.requireVersion(17, url))
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessage(
            "The server of database app at db is PostgreSQL 17 and Millrace needs 18 or newer;"
                + " upgrade it or correct MILLRACE_DB_URL.");
  }

  private static Databases embedded() {
    return new Databases(
        Settings.load(Map.of("MILLRACE_HOME", embeddedHome.toString()), embeddedHome));
  }

  private Databases given() {
    return at(given.libpqUrl());
  }

  private Databases at(String url) {
    var environment = Map.of("MILLRACE_HOME", home.toString(), "MILLRACE_DB_URL", url);
    return new Databases(Settings.load(environment, home));
  }

  private static String ask(Connection connection, String query) throws SQLException {
    try (connection;
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
