package io.millrace.bench;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.time.RealTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/**
 * How much of one core a node and its PostgreSQL server used.
 *
 * @param node in per cent
 * @param server with all its processes, in per cent
 */
record CpuShares(double node, double server) {

  /** Waits meanwhile. */
  static CpuShares during(Duration span, long nodePid, Databases databases)
      throws SQLException, InterruptedException {
    ProcessHandle postmaster = postmaster(databases);
    long began = System.nanoTime();
    long node = ProcessCpu.of(nodePid).own();
    long server = ProcessCpu.withChildren(postmaster);
    RealTime.pause(span);
    node = ProcessCpu.of(nodePid).own() - node;
    server = ProcessCpu.withChildren(postmaster) - server;
    double seconds = (System.nanoTime() - began) / 1e9;
    return new CpuShares(percent(node, seconds), percent(server, seconds));
  }

  private static double percent(long used, double seconds) {
    return 100 * used / ProcessCpu.A_SECOND / seconds;
  }

  /** The parent of the process that serves a session. */
  private static ProcessHandle postmaster(Databases databases) throws SQLException {
    try (var connection = databases.connect(Databases.ORCHESTRATOR);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select pg_backend_pid()")) {
      rows.next();
      return ProcessHandle.of(rows.getLong(1)).flatMap(ProcessHandle::parent).orElseThrow();
    }
  }

  /**
   * Prints them.
   *
   * @param asked how many per cent of a core both may use together
   */
  void print(double asked) {
    System.out.printf(
        Locale.ROOT,
        "CPU, of one core: node %.2f %%, PostgreSQL %.2f %%, together %.2f %% (asked: at most %.0f %%)%n",
        node,
        server,
        node + server,
        asked);
  }
}
