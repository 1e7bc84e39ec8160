package io.millrace.orchestrator.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets programs of two versions work on one orchestrator's database, or refuses one of them. A
 * migration only adds what older programs need not know of, unless its first line says otherwise;
 * then it waits until they are gone, and keeps them out.
 */
final class Upgrade {

  /** First line of a migration that programs without it cannot work with. */
  static final String INCOMPATIBLE = "-- Older programs cannot work with this.";

  private final Connection database;
  private final MigrationFiles mine;

  /** {@code database} is locked against everybody else who migrates or joins. */
  Upgrade(Connection database, MigrationFiles mine) {
    this.database = database;
    this.mine = mine;
  }

  /**
   * Whether the database has migrations that this program does not know, but can work with.
   *
   * @throws UpgradeRefused if it cannot
   */
  boolean isAhead() throws SQLException {
    if (!knowsVersions()) {
      return false;
    }
    int oldest = number("select oldest_schema from orchestrator.installation");
    if (oldest > mine.newest()) {
      throw UpgradeRefused.programTooOld(oldest, mine.newest());
    }
    return applied() > mine.newest();
  }

  /**
   * Keeps programs out that cannot work with what is to be applied.
   *
   * @throws UpgradeRefused if nodes of such programs are alive
   */
  void begin() throws SQLException {
    int needed = mine.newestThatSays(INCOMPATIBLE);
    if (needed == 0 || !knowsVersions() || applied() >= needed) {
      return;
    }
    List<String> older = nodesBefore(needed);
    if (!older.isEmpty()) {
      throw UpgradeRefused.olderNodesRun(older);
    }
    try (var update =
        database.prepareStatement("update orchestrator.installation set oldest_schema = ?")) {
      update.setInt(1, needed);
      update.executeUpdate();
    }
  }

  /** Not before the migration that brought the columns. */
  private boolean knowsVersions() throws SQLException {
    return number(
            "select count(*) from pg_attribute where attrelid = to_regclass('orchestrator.node')"
                + " and attname = 'schema_version'")
        == 1;
  }

  private int applied() throws SQLException {
    return number(
        "select coalesce(max(version::int), 0) from orchestrator.flyway_schema_history"
            + " where success and version ~ '^[0-9]+$'");
  }

  private List<String> nodesBefore(int needed) throws SQLException {
    try (var query =
        database.prepareStatement(
            "select name from orchestrator.node where state = 'alive' and schema_version < ?"
                + " order by name")) {
      query.setInt(1, needed);
      List<String> names = new ArrayList<>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      return names;
    }
  }

  private int number(String question) throws SQLException {
    try (var statement = database.createStatement();
        var rows = statement.executeQuery(question)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
