package io.millrace.orchestrator.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * One history of migrations.
 *
 * @param folder on the class path
 * @param schema that the history's table is in
 * @param table of the history
 */
record Migrations(String folder, String schema, String table) {

  static final Migrations ORCHESTRATOR =
      new Migrations("db/orchestrator", "orchestrator", "flyway_schema_history");
  static final Migrations EVERY_WAREHOUSE =
      new Migrations("db/warehouse", "millrace", "flyway_schema_history");

  private static final String LOCKED = "55P03";
  private static final int MOST_WAITS = 30;

  /** Of the sessions that migrate, which serve for nothing else. */
  private static final String PATIENT =
      "set lock_timeout = '2s'; set transaction_timeout = 0"
          + "; set idle_in_transaction_session_timeout = 0";

  /** What one warehouse holds besides. */
  static Migrations of(String warehouse) {
    return new Migrations("db/" + warehouse, "millrace", "flyway_" + warehouse);
  }

  /**
   * Applies what is new; costs one question to the database if nothing is.
   *
   * @throws MigrationFailed if the files and the database do not go together
   */
  void apply(DataSource database, ClassLoader loader) {
    try {
      MigrationFiles files = MigrationFiles.in(folder, loader);
      String mark = "Applied: SHA-256 " + files.digest() + ".";
      try (Connection connection = database.getConnection()) {
        if (isMarked(connection, mark)) {
          return;
        }
        UpgradeLock.take(connection);
        try {
          if (!isMarked(connection, mark) && beginUpgrade(connection, files)) {
            migratePatiently(database, loader);
            mark(connection, mark);
          }
        } finally {
          UpgradeLock.release(connection);
        }
      }
    } catch (SQLException | FlywayException e) {
      throw new MigrationFailed(folder + " cannot be applied: " + sentence(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest version that this program brings along. */
  int newest(ClassLoader loader) {
    try {
      return MigrationFiles.in(folder, loader).newest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Keeps programs out that cannot work with what is new; false if the database is ahead of this
   * program.
   */
  private boolean beginUpgrade(Connection connection, MigrationFiles files) throws SQLException {
    if (!equals(ORCHESTRATOR)) {
      return true;
    }
    var upgrade = new Upgrade(connection, files);
    if (upgrade.isAhead()) {
      return false;
    }
    upgrade.begin();
    return true;
  }

  /**
   * A migration that waited long for a table's lock would hold up everybody who came after it, so
   * it lets them pass and tries again.
   */
  private void migratePatiently(DataSource database, ClassLoader loader) {
    for (int patience = MOST_WAITS; ; patience--) {
      try {
        migrate(database, loader);
        return;
      } catch (FlywayException failure) {
        if (patience == 0 || !isLockedOut(failure)) {
          throw failure;
        }
      }
    }
  }

  private static boolean isLockedOut(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(20)
        .anyMatch(cause -> cause instanceof SQLException sql && LOCKED.equals(sql.getSQLState()));
  }

  private void migrate(DataSource database, ClassLoader loader) {
    var flyway =
        Flyway.configure(loader)
            .dataSource(database)
            .initSql(PATIENT)
            .locations("classpath:" + folder)
            .defaultSchema(schema)
            .table(table)
            // A warehouse's schema has other tables already, with their own history.
            .baselineOnMigrate(true)
            .baselineVersion("0");
    // Its lock would be a transaction that stands still for as long as the migrations take.
    flyway
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    try {
      flyway.load().migrate();
    } finally {
      if (database instanceof HikariDataSource pool) {
        pool.getHikariPoolMXBean().softEvictConnections();
      }
    }
  }

  private boolean isMarked(Connection connection, String mark) throws SQLException {
    try (var query =
        connection.prepareStatement("select obj_description(to_regclass(?), 'pg_class') = ?")) {
      query.setString(1, schema + "." + table);
      query.setString(2, mark);
      try (var rows = query.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }

  private void mark(Connection connection, String mark) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "comment on table "
              + schema
              + "."
              + statement.enquoteIdentifier(table, true)
              + " is "
              + statement.enquoteLiteral(mark));
    }
  }

  /** Flyway's messages are pages with headings, and end in advice about its own switches. */
  private static String sentence(Exception e) {
    return String.valueOf(e.getMessage())
        .replaceAll("-{3,}|\\s+", " ")
        .replaceFirst(" (To ignore this migration|Need more flexibility).*", "")
        .strip();
  }
}
