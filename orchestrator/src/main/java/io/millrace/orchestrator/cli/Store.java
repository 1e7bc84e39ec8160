package io.millrace.orchestrator.cli;

import static java.util.stream.Collectors.joining;

import io.millrace.orchestrator.alert.AlertReader;
import io.millrace.orchestrator.alert.Channels;
import io.millrace.orchestrator.backfill.BackfillReader;
import io.millrace.orchestrator.backfill.Backfills;
import io.millrace.orchestrator.catalog.DagNotFound;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.retention.Pruner;
import io.millrace.orchestrator.run.Actor;
import io.millrace.orchestrator.run.AlertRoutes;
import io.millrace.orchestrator.run.AskedPerson;
import io.millrace.orchestrator.run.AssetUpdates;
import io.millrace.orchestrator.run.IncidentReader;
import io.millrace.orchestrator.run.Incidents;
import io.millrace.orchestrator.run.MeasureReader;
import io.millrace.orchestrator.run.NodeReader;
import io.millrace.orchestrator.run.NormalChecks;
import io.millrace.orchestrator.run.Operations;
import io.millrace.orchestrator.run.Pools;
import io.millrace.orchestrator.run.RunNotFound;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.TaskNotFound;
import io.millrace.orchestrator.run.VersionReader;
import io.millrace.orchestrator.run.WhyNotRunning;
import io.millrace.orchestrator.schedule.DagSchedules;
import io.millrace.orchestrator.secret.SecretRefused;
import io.millrace.orchestrator.secret.Secrets;
import io.millrace.orchestrator.settings.SettingRefused;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The orchestrator's database for a command that runs nothing itself. */
final class Store {

  private final Program program;
  private final DSLContext database;

  private Store(Program program, Databases databases) {
    this.program = program;
    this.database = Dsl.on(databases.orchestrator());
  }

  static Store open(Program program) {
    Databases databases = program.databases();
    databases.migrateOrchestrator();
    return new Store(program, databases);
  }

  RunReader reader() {
    return new RunReader(database);
  }

  RunReport report(RunReader.Run run) {
    return RunReport.of(reader(), run);
  }

  NodeReader nodes() {
    return new NodeReader(database);
  }

  VersionReader versions() {
    return new VersionReader(database);
  }

  AlertReader alerts() {
    return new AlertReader(database);
  }

  /** What tasks asked, newest first; only what is still open, or all. */
  List<AskedPerson> approvals(boolean all, int limit) {
    return AskedPerson.list(database, all, limit);
  }

  MeasureReader measures() {
    return new MeasureReader(database);
  }

  NormalChecks normalChecks() {
    return new NormalChecks(database);
  }

  IncidentReader incidentReader() {
    return new IncidentReader(database);
  }

  Incidents incidents() {
    return new Incidents(runs());
  }

  Secrets secrets() {
    return new Secrets(database, program.keys());
  }

  AssetUpdates updates() {
    return new AssetUpdates(database);
  }

  Pools pools() {
    return new Pools(database);
  }

  DagSchedules schedules() {
    return new DagSchedules(database);
  }

  Backfills backfills() {
    return new Backfills(database, runs());
  }

  Pruner pruner() {
    return new Pruner(database, () -> !program.isInterrupted());
  }

  BackfillReader backfillReader() {
    return new BackfillReader(database);
  }

  Runs runs() {
    return new Runs(database, routes());
  }

  /**
   * Those of this program's settings, as a node has them: what people do may fail a run, too. A
   * command that cannot read them does its work all the same, and says who is not told.
   */
  private AlertRoutes routes() {
    try {
      return new AlertRoutes(
          Channels.of(program.settings().alerts(secrets()::find)).names(),
          program.settings().alertRoutes());
    } catch (SecretRefused | SettingRefused refused) {
      program.err().println("millrace: alerts go to the log alone: " + refused.getMessage());
      return AlertRoutes.toAll(Set.of("log"));
    }
  }

  Operations operations() {
    return new Operations(runs());
  }

  WhyNotRunning whyNotRunning() {
    return new WhyNotRunning(database);
  }

  /** Whoever uses the command, as the machine calls them. */
  Actor actor() {
    String name = System.getProperty("user.name", "");
    return name.isBlank() || name.equals("?") ? Actor.UNKNOWN : new Actor(name);
  }

  /**
   * A run by name; null for the newest.
   *
   * @throws RunNotFound if there is no run of that name
   * @throws DagNotFound if nothing ever ran under the DAG's name, and none has it
   * @throws CommandFailed if there is no run yet
   * @throws UsageRefused if no DAG is given, and several have a run of that name
   */
  RunReader.Run run(@Nullable String dagId, @Nullable String runId) {
    if (dagId != null && reader().runs(dagId, 1).isEmpty()) {
      program.catalog().get(dagId);
    }
    if (runId == null) {
      return newest(dagId);
    }
    return dagId == null
        ? named(runId)
        : reader().run(dagId, runId).orElseThrow(() -> new RunNotFound(dagId, runId));
  }

  /**
   * As {@link #run}; null for the newest that has the task, which may be of another DAG than the
   * newest of all.
   */
  RunReader.Run runOf(String taskId, @Nullable String dagId, @Nullable String runId) {
    return runId == null
        ? reader().newestWith(taskId, dagId).orElseGet(() -> run(dagId, null))
        : run(dagId, runId);
  }

  private RunReader.Run newest(@Nullable String dagId) {
    return reader().runs(dagId, 1).stream()
        .findFirst()
        .orElseThrow(() ->
            new CommandFailed(
                "There is no run%s yet; `millrace run %s` makes one"
                    .formatted(
                        dagId == null ? "" : " of DAG " + dagId, dagId == null ? "DAG" : dagId)));
  }

  private RunReader.Run named(String runId) {
    List<RunReader.Run> runs = reader().named(runId);
    if (runs.isEmpty()) {
      throw new RunNotFound(null, runId);
    }
    if (runs.size() > 1) {
      throw new UsageRefused(
          "the DAGs %s each have a run %s; say which is meant with --dag"
              .formatted(
                  runs.stream().map(RunReader.Run::dagId).sorted().collect(joining(", ")), runId));
    }
    return runs.getFirst();
  }

  /**
   * A task of a run by name.
   *
   * @throws TaskNotFound if the run has none of that name
   */
  RunReader.Task task(RunReader.Run run, String taskId) {
    return reader()
        .task(run.dagRunId(), taskId)
        .orElseThrow(() -> reader().missing(run.dagRunId(), taskId));
  }
}
