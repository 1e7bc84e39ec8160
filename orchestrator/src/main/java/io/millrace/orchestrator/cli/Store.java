package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.alert.AlertReader;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.run.RunNotFound;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.schedule.DagSchedules;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The orchestrator's database for a command that runs nothing itself. */
final class Store {

  private final DSLContext database;

  private Store(Databases databases) {
    this.database = Dsl.on(databases.orchestrator());
  }

  static Store open(Program program) {
    Databases databases = program.databases();
    databases.migrateOrchestrator();
    return new Store(databases);
  }

  RunReader reader() {
    return new RunReader(database);
  }

  AlertReader alerts() {
    return new AlertReader(database);
  }

  DagSchedules schedules() {
    return new DagSchedules(database);
  }

  Runs runs() {
    return new Runs(database);
  }

  /** A run by name; null for the newest. */
  RunReader.Run run(@Nullable String dagId, @Nullable String runId) {
    return runId == null
        ? reader().runs(dagId, 1).stream()
            .findFirst()
            .orElseThrow(() -> new RunNotFound("yet" + (dagId == null ? "" : " of DAG " + dagId)))
        : reader().run(dagId, runId).orElseThrow(() -> new RunNotFound(runId));
  }
}
