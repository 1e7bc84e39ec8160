package io.millrace.orchestrator.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
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

  /** Locks of rows keep what is promised; whoever waited for one is to see what became of it. */
  private static final String SET_UP =
      "set time zone 'UTC'; set lock_timeout = 0"
          + "; set default_transaction_isolation = 'read committed'";

  /**
   * For statements that find a few rows by their keys: planned once, as if the tables were large.
   * They are planned when the tables are still empty, and would read all of them for ever. None
   * takes long: a transaction that does, or stands still, is that of a machine that is gone or
   * stopped, and others wait for its locks no longer than for a node's lease.
   */
  static final String BY_KEY =
      "; set plan_cache_mode = force_generic_plan; set enable_seqscan = off"
          + "; set enable_hashjoin = off; set enable_mergejoin = off"
          + "; set idle_in_transaction_session_timeout = '5s'; set transaction_timeout = "
          + Databases.LONGEST_TRANSACTION.toMillis();

  /**
   * What the sessions of a pool are for.
   *
   * @param patience how long somebody waits for a session before that fails
   * @param answer how long a statement may stay without an answer before its connection is taken
   *     for cut; zero for any time
   * @param more settings of its sessions besides; may be empty
   */
  record Use(int size, Duration patience, Duration answer, String more) {}

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
   * A pool that opens its sessions when they are needed, with servers that take changes: after a
   * fail-over none is kept that takes none any more.
   *
   * @param url of a database that is known to be reachable; a pool would try for long to reach it
   */
  static HikariDataSource pool(String name, DatabaseUrl url, Use use) {
    var properties = properties(url);
    properties.putIfAbsent("targetServerType", "primary");
    properties.putIfAbsent("socketTimeout", Long.toString(use.answer().toSeconds()));
    long patience = use.patience().toMillis();
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url.jdbc());
    config.setDataSourceProperties(properties);
    config.setConnectionInitSql(SET_UP + use.more());
    // A pool that asks and gets no answer, as its first session ends, refuses every later one.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(use.size());
    config.setConnectionTimeout(patience);
    config.setValidationTimeout(Math.min(patience / 2, config.getValidationTimeout()));
    // While the database is away nobody asks for it but who needs it, and then at once.
    config.setMinimumIdle(0);
    config.setExceptionOverride(new ReadOnlySessions());
    // The pool would sleep for a second before it says that its first attempt failed.
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /** Has a session closed that takes no changes: its server may have become a replica. */
  private static final class ReadOnlySessions implements SQLExceptionOverride {

    @java.lang.Override // not the interface's own
    public Override adjudicate(SQLException thrown) {
      return PostgresFailure.of(thrown).kind() == PostgresFailure.Kind.READ_ONLY
          ? Override.MUST_EVICT
          : Override.CONTINUE_EVICT;
    }
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
    properties.putIfAbsent("socketFactory", KeptAliveSockets.class.getName());
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
