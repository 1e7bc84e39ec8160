package io.millrace.orchestrator.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.millrace.tasks.PostgresFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;

/** Opens sessions, singly and pooled, that are all set up alike. */
final class Sessions {

  static final int NEEDED_VERSION = 18;

  private static final String SET_UP = "set time zone 'UTC'; set lock_timeout = 0";

  /**
   * For statements that find a few rows by their keys: planned once, as if the tables were large.
   * They are planned when the tables are still empty, and would read all of them for ever.
   */
  static final String BY_KEY =
      "; set plan_cache_mode = force_generic_plan; set enable_seqscan = off"
          + "; set enable_hashjoin = off; set enable_mergejoin = off";

  /** Longer than between two beats of an idle node, each of which would ask beforehand. */
  private static final Duration TRUSTED = Duration.ofMillis(3500);

  static {
    System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", Long.toString(TRUSTED.toMillis()));
  }

  private Sessions() {}

  /**
   * Opens one session; the caller closes it.
   *
   * @throws DatabaseUnavailable if there is no way to it
   */
  static Connection open(DatabaseUrl url) {
    try {
      Connection connection = DriverManager.getConnection(url.jdbc(), properties(url));
      try (var statement = connection.createStatement()) {
        requireVersion(connection, url);
        statement.execute(SET_UP);
        return connection;
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw unavailable(url, e);
    }
  }

  /**
   * A pool that opens its sessions when they are needed.
   *
   * @param url of a database that is known to be reachable; a pool would try for long to reach it
   * @param patience how long somebody waits for a session before that fails
   * @param more settings of its sessions besides; may be empty
   */
  static HikariDataSource pool(
      String name, DatabaseUrl url, int size, Duration patience, String more) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url.jdbc());
    config.setDataSourceProperties(properties(url));
    config.setConnectionInitSql(SET_UP + more);
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(patience.toMillis());
    config.setValidationTimeout(Math.min(patience.toMillis() / 2, config.getValidationTimeout()));
    config.setMinimumIdle(1);
    // The pool would sleep for a second before it says that its first attempt failed.
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /**
   * Opens one session and closes it.
   *
   * @throws DatabaseUnavailable if there is no way to the database now
   */
  static void requireReachable(DatabaseUrl url) {
    try {
      open(url).close();
    } catch (SQLException e) {
      throw unavailable(url, e);
    }
  }

  private static Properties properties(DatabaseUrl url) {
    var properties = url.login();
    properties.putIfAbsent("ApplicationName", "millrace");
    properties.putIfAbsent("connectTimeout", "10");
    properties.put("tcpKeepAlive", "true");
    // Says so in the first packet what the driver would otherwise set with a statement.
    properties.put("assumeMinServerVersion", Integer.toString(NEEDED_VERSION));
    return properties;
  }

  private static void requireVersion(Connection connection, DatabaseUrl url) throws SQLException {
    requireVersion(connection.getMetaData().getDatabaseMajorVersion(), url);
  }

  static void requireVersion(int version, DatabaseUrl url) {
    if (version < NEEDED_VERSION) {
      throw new DatabaseUnavailable(
          String.format(
              Locale.ROOT,
              "The server of %s is PostgreSQL %d and Millrace needs %d or newer; upgrade it or"
                  + " correct %s.",
              url,
              version,
              NEEDED_VERSION,
              url.origin()),
          null);
    }
  }

  static boolean isMissing(DatabaseUnavailable refusal) {
    return refusal.getCause() instanceof SQLException cause
        && PostgresFailure.of(cause).kind() == PostgresFailure.Kind.NO_SUCH_DATABASE;
  }

  private static DatabaseUnavailable unavailable(DatabaseUrl url, SQLException e) {
    PostgresFailure failure = PostgresFailure.of(e);
    String reason = failure.message().replaceFirst("\\.$", "");
    String sentence =
        switch (failure.kind()) {
          case LOGIN_REFUSED -> "The server of " + url + " refuses " + who(url) + ": " + reason;
          case NO_SUCH_DATABASE -> "There is no " + url;
          case CONNECTION_LOST -> "There is no way to " + url + ": " + reason;
          case TOO_MANY_SESSIONS, DISK_FULL, CANCELLED, READ_ONLY, CONFLICT, REFUSED, OTHER ->
              "The " + url + " cannot be used: " + reason;
        };
    return new DatabaseUnavailable(sentence + url.remedy() + ".", e);
  }

  private static String who(DatabaseUrl url) {
    return url.user() == null ? "the user of this process" : "the user " + url.user();
  }
}
