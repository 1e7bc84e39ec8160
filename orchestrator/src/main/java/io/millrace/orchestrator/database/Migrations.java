package io.millrace.orchestrator.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

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

  /** Any number that nobody else locks in these databases; admission locks one of its own. */
  private static final long LOCK = 0x6d69677261746573L;

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
      String mark = "Applied: SHA-256 " + MigrationFiles.digest(folder, loader) + ".";
      try (Connection connection = database.getConnection()) {
        if (isMarked(connection, mark)) {
          return;
        }
        lock(connection, "pg_advisory_lock");
        try {
          if (!isMarked(connection, mark)) {
            migrate(database, loader);
            mark(connection, mark);
          }
        } finally {
          lock(connection, "pg_advisory_unlock");
        }
      }
    } catch (SQLException | FlywayException e) {
      throw new MigrationFailed(folder + " cannot be applied: " + sentence(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void migrate(DataSource database, ClassLoader loader) {
    Flyway.configure(loader)
        .dataSource(database)
        .locations("classpath:" + folder)
        .defaultSchema(schema)
        .table(table)
        // A warehouse's schema has other tables already, with their own history.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
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

  private static void lock(Connection connection, String function) throws SQLException {
    try (var query = connection.prepareStatement("select " + function + "(?)")) {
      query.setLong(1, LOCK);
      query.execute();
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
