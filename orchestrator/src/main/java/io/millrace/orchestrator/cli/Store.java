package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.run.RunNotFound;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.settings.Settings;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The orchestrator's database for a command that runs nothing itself. */
final class Store implements AutoCloseable {

  private final Databases databases;
  private final DSLContext database;

  private Store(Databases databases) {
    this.databases = databases;
    this.database = DSL.using(databases.orchestrator(), SQLDialect.POSTGRES);
  }

  static Store open(Settings settings) {
    var databases = new Databases(settings);
    try {
      databases.migrateOrchestrator();
      return new Store(databases);
    } catch (RuntimeException | Error failure) {
      databases.close();
      throw failure;
    }
  }

  RunReader reader() {
    return new RunReader(database);
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

  @Override
  public void close() {
    databases.close();
  }
}
