package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.database.DatabaseUnavailable;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.schedule.DagSchedules;
import io.millrace.orchestrator.schedule.DagState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** When DAGs are due, as far as the orchestrator's database says so and runs. */
record NextRuns(Map<String, DagState> states) {

  private static final NextRuns UNKNOWN = new NextRuns(Map.of());

  /** Starts no server and creates nothing. */
  static NextRuns of(Program program) {
    Databases databases = program.databases();
    try {
      if (databases.url(Databases.ORCHESTRATOR).isEmpty()) {
        return UNKNOWN;
      }
      try (Connection connection = databases.connect(Databases.ORCHESTRATOR)) {
        return of(connection, program.catalog().ids());
      }
    } catch (DatabaseUnavailable | SQLException unknown) {
      program.err().println("millrace: When DAGs are due is not known: " + unknown.getMessage());
      return UNKNOWN;
    }
  }

  private static NextRuns of(Connection connection, Set<String> dagIds) {
    var database = Dsl.on(connection);
    var table = database.fetchSingle("select to_regclass('orchestrator.dag') is not null");
    return table.get(0, Boolean.class)
        ? new NextRuns(new DagSchedules(database).of(dagIds))
        : UNKNOWN;
  }

  /** Null if nothing is known. */
  @Nullable Boolean paused(String dagId) {
    DagState state = states.get(dagId);
    return state == null ? null : state.paused();
  }

  /** Null if nobody knows of one. */
  @Nullable String pauseReason(String dagId) {
    DagState state = states.get(dagId);
    return state == null ? null : state.pauseReason();
  }

  /** Null if none is known. */
  @Nullable Instant at(String dagId) {
    DagState state = states.get(dagId);
    return state == null ? null : state.nextRunAt();
  }
}
