package io.millrace.orchestrator.chaos;

import io.millrace.orchestrator.chaos.Fault.Where;
import io.millrace.orchestrator.chaos.Servers.Session;
import java.sql.SQLException;
import org.jooq.exception.DataAccessException;

/** How far the runs are, by the rows; of a database that cannot be reached, nothing is true. */
final class Progress {

  /** As many runs as the nodes end within a minute once they are left alone. */
  private static final int ENOUGH = 60;

  private final Servers servers;

  Progress(Servers servers) {
    this.servers = servers;
  }

  /** Whether the warehouse shows something of them. */
  boolean hasTakenEffect() {
    return find(
        "select exists (select from orchestrator.task_instance"
            + " where task_id like 'inc%' and state = 'success')");
  }

  /** Whether so many runs wait that more would only be waited for at the end. */
  boolean isBehind() {
    return find(
        "select count(*) >= "
            + ENOUGH
            + " from orchestrator.dag_run"
            + " where state in ('queued', 'running')");
  }

  /** Whether every run has ended and none is due. */
  boolean isOver() {
    return find(
        "select not exists (select from orchestrator.dag_run"
            + " where state in ('queued', 'running'))"
            + " and not exists (select from orchestrator.dag"
            + " where next_interval_end <= clock_timestamp())");
  }

  /** Whether no alert is on its way any more. */
  boolean allSent() {
    return find(
        "select not exists (select from orchestrator.alert_delivery"
            + " where state in ('queued', 'sending'))");
  }

  private boolean find(String question) {
    try (Session session = servers.session(Where.ORCHESTRATOR)) {
      return Boolean.TRUE.equals(session.sql().fetchValue(question));
    } catch (SQLException | DataAccessException notYet) {
      return false;
    }
  }
}
