package io.millrace.orchestrator.cli;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import io.millrace.orchestrator.database.DatabaseUnavailable;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.schedule.AwaitedUpdates;
import io.millrace.orchestrator.schedule.DagSchedules;
import io.millrace.orchestrator.schedule.DagState;
import io.millrace.tasks.Dag;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** When DAGs are due, as far as the orchestrator's database says so and runs. */
record NextRuns(Map<String, DagState> states, Map<String, AwaitedUpdates> awaited) {

  private static final NextRuns UNKNOWN = new NextRuns(Map.of(), Map.of());

  /** Starts no server and creates nothing. */
  static NextRuns of(Program program) {
    Databases databases = program.databases();
    try {
      if (databases.url(Databases.ORCHESTRATOR).isEmpty()) {
        return UNKNOWN;
      }
      try (Connection connection = databases.connect(Databases.ORCHESTRATOR)) {
        return of(connection, program.catalog().dags());
      }
    } catch (DatabaseUnavailable | SQLException unknown) {
      program.err().println("millrace: When DAGs are due is not known: " + unknown.getMessage());
      return UNKNOWN;
    }
  }

  private static NextRuns of(Connection connection, List<Dag> dags) {
    DSLContext database = Dsl.on(connection);
    if (!hasTable(database, "dag")) {
      return UNKNOWN;
    }
    Map<String, AwaitedUpdates> awaited =
        hasTable(database, "run_update") ? AwaitedUpdates.of(database, dags) : Map.of();
    List<String> dagIds = dags.stream().map(Dag::id).toList();
    return new NextRuns(new DagSchedules(database).of(dagIds), awaited);
  }

  /** As long as nothing has migrated the database, it may be an older program's. */
  private static boolean hasTable(DSLContext database, String name) {
    return database
        .select(
            field("to_regclass({0}) is not null", SQLDataType.BOOLEAN, val("orchestrator." + name)))
        .fetchSingle()
        .value1();
  }

  /** What a DAG waits for that is started by updates; null if it is not, or nothing is known. */
  @Nullable AwaitedUpdates updates(String dagId) {
    return awaited.get(dagId);
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

  /** The last day of which a run was due; null if there is none, or some are still due. */
  @Nullable LocalDate endedOn(Dag dag) {
    DagState state = states.get(dag.id());
    return state == null ? null : state.endedOn(dag);
  }

  /** Null if none is known. */
  @Nullable Instant at(String dagId) {
    DagState state = states.get(dagId);
    return state == null ? null : state.nextRunAt();
  }
}
