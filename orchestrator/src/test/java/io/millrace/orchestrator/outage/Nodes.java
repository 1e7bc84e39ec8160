package io.millrace.orchestrator.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.database.OutageLog;
import io.millrace.orchestrator.embedded.ControlledServer;
import io.millrace.orchestrator.execute.Absences;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.execute.EngineOptions;
import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.run.AlertRoutes;
import io.millrace.orchestrator.run.NewNode;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunExists;
import io.millrace.orchestrator.run.RunType;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.testing.Poll;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** Two nodes in this process, with the pools of the program, on servers that go away. */
final class Nodes implements AutoCloseable {

  static final Duration LEASE = Duration.ofSeconds(3);
  static final String ORCHESTRATOR = "orchestrated";

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Interval DAY =
      new Interval(Instant.parse("2026-11-19T00:00:00Z"), Instant.parse("2026-11-20T00:00:00Z"));

  private final ControlledServer orchestrator;
  private final ControlledServer warehouse;
  private final Effects effects = new Effects();
  private final Dag dag = effects.dag();
  private final List<Databases> databases = new ArrayList<>();
  private final List<Engine> engines = new ArrayList<>();
  private int runs;

  Nodes(ControlledServer orchestrator, ControlledServer warehouse, Path folder) throws Exception {
    this.orchestrator = orchestrator;
    this.warehouse = warehouse;
    orchestrator.create(ORCHESTRATOR);
    warehouse.create(Effects.WAREHOUSE);
    var settings =
        Settings.load(
            Map.of(
                "MILLRACE_DB_URL", orchestrator.url(ORCHESTRATOR),
                "MILLRACE_WAREHOUSE_EFFECTS_URL", warehouse.url(Effects.WAREHOUSE)),
            folder);
    for (String name : List.of("one", "other")) {
      var own = new Databases(settings);
      databases.add(own);
      own.migrateOrchestrator();
      own.migrateWarehouse(Effects.WAREHOUSE, Nodes.class.getClassLoader());
      var around =
          new Surroundings(
              own.orchestrator(), own.heartbeats(), own::warehouse, (ignored, given) -> folder);
      var options =
          new EngineOptions(
              NewNode.named(name),
              LEASE,
              Duration.ZERO,
              RealTime.clock(),
              RealTime.random(),
              AlertRoutes.toAll(Set.of("log")));
      var engine = new Engine(List.of(dag), around, options, new EngineListener() {});
      engine.start();
      engines.add(engine);
    }
  }

  /** Creates so many runs, in turn on each node. */
  void create(int howMany) throws Exception {
    for (int i = 0; i < howMany; i++) {
      var run = new NewRun(dag.id(), "run_" + ++runs, RunType.MANUAL, DAY, "{}", List.of(), null);
      Engine engine = engines.get(i % engines.size());
      Poll.until("the run is created", LONG, () -> isCreated(engine, run));
    }
  }

  /** As a program asks that is told to ask again. */
  private static boolean isCreated(Engine engine, NewRun run) {
    try {
      long ignored = engine.create(run);
      return true;
    } catch (RunExists before) {
      return true;
    } catch (RuntimeException failure) {
      if (OutageLog.isAway(failure)) {
        return false;
      }
      throw failure;
    }
  }

  List<Absences> absences() {
    return engines.stream().map(Engine::absences).toList();
  }

  /** Waits until something holds, looking now and then. */
  void await(String what, Callable<Boolean> holds) throws Exception {
    if (!Poll.holdsWithin(LONG, holds)) {
      throw new AssertionError(what + " does not come: " + states());
    }
  }

  private List<String> states() throws Exception {
    return orchestrator.fetch(
        ORCHESTRATOR,
        "select dag_run_id || ' ' || task_id || ' ' || state || ' ' || coalesce(reason, '')"
            + " from orchestrator.task_instance where state not in ('success') order by 1");
  }

  /** Every run has ended well, each effect is there once, and no node was declared dead. */
  void assertAllIsWell() throws Exception {
    await(
        "the end of all runs",
        () ->
            orchestrator
                .fetch(
                    ORCHESTRATOR,
                    "select dag_run_id from orchestrator.dag_run where ended_at is null")
                .isEmpty());
    assertThat(
            orchestrator.fetch(
                ORCHESTRATOR,
                "select task_id || ' ' || state || ' try ' || try_number || ' ' || coalesce(reason, '')"
                    + " from orchestrator.task_instance where state <> 'success' or try_number <> 1"))
        .as("no task failed or has used up a try")
        .isEmpty();
    assertThat(
            orchestrator.fetch(
                ORCHESTRATOR,
                "select state || ' ' || count(*) from orchestrator.node group by state"))
        .as("nodes")
        .containsExactly("alive 2");
    assertThat(
            warehouse.fetch(
                Effects.WAREHOUSE,
                "select count(*) from public.increments group by run_id, task_id"))
        .as("each insert took effect once")
        .hasSize(2 * runs)
        .containsOnly("1");
    assertThat(
            warehouse.fetch(
                Effects.WAREHOUSE, "select count(*) from public.copied group by run_id"))
        .as("each copy took effect once")
        .hasSize(runs)
        .containsOnly(Integer.toString(Effects.COPIED));
    assertThat(effects.ranInJava).hasSize(runs);
  }

  @Override
  public void close() {
    engines.forEach(Engine::close);
    databases.forEach(Databases::close);
  }
}
