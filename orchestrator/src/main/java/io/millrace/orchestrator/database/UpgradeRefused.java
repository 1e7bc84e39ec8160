package io.millrace.orchestrator.database;

import java.util.List;

/**
 * A program and the orchestrator's database, or nodes of two versions on it, do not go together.
 */
public final class UpgradeRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private UpgradeRefused(String message) {
    super(message);
  }

  /**
   * The program's schema is older than those that the database is for.
   *
   * @param oldest version of them
   * @param mine the program's
   */
  public static UpgradeRefused programTooOld(int oldest, int mine) {
    return new UpgradeRefused(
        "The orchestrator's database is for programs from schema %d on, and this one has %d; start the newer program."
            .formatted(oldest, mine));
  }

  static UpgradeRefused olderNodesRun(List<String> names) {
    return new UpgradeRefused(
        "Nodes of an older version run, which cannot work with this one's database: %s; stop them, then start this one again."
            .formatted(String.join(", ", names)));
  }
}
