package io.millrace.orchestrator.testbed;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.execute.EngineOptions;
import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.execute.TaskTrial;
import io.millrace.orchestrator.run.Pools;
import io.millrace.orchestrator.sample.RunSources;
import io.millrace.orchestrator.sample.SampleFolders;
import io.millrace.orchestrator.secret.Keyring;
import io.millrace.orchestrator.secret.Secrets;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Task;
import io.millrace.tasks.test.DagTest;
import io.millrace.tasks.test.RunResult;
import io.millrace.tasks.test.TaskResult;
import io.millrace.tasks.test.TestBed;
import io.millrace.tasks.test.TestedRun;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** A test's databases on the JVM's server, and nodes that come and go with its runs. */
final class EmbeddedTestBed implements TestBed {

  private static final String DATABASE_URL = "MILLRACE_DB_URL";

  private final TestPostgres server;
  private final List<String> names;
  private final @Nullable String warehouse;
  private final Settings settings;
  private final Databases databases;
  private final Secrets secrets;
  private int runs;

  private EmbeddedTestBed(
      TestPostgres server, List<String> names, @Nullable String warehouse, Settings settings) {
    this.server = server;
    this.names = names;
    this.warehouse = warehouse;
    this.settings = settings;
    this.databases = new Databases(settings);
    this.secrets = new Secrets(Dsl.on(databases.orchestrator()), Keyring.of(settings));
  }

  static EmbeddedTestBed open(TestPostgres server, TestedRun run) {
    String orchestrator = server.create(Databases.ORCHESTRATOR, EmbeddedTestBed::migrate);
    Map<String, String> environment = environment(server.newFolder());
    environment.put(DATABASE_URL, server.url(orchestrator));
    String name = run.dag().warehouse();
    if (name == null) {
      return new EmbeddedTestBed(server, List.of(orchestrator), null, settings(environment));
    }
    String warehouse =
        server.create(List.of(name, run.migrations()), url -> migrate(name, run.migrations(), url));
    environment.put(Settings.warehouseVariable(name), server.url(warehouse));
    return new EmbeddedTestBed(
        server, List.of(orchestrator, warehouse), name, settings(environment));
  }

  private static Map<String, String> environment(Path home) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MILLRACE_HOME", home.toString());
    environment.put("MILLRACE_SECRET_KEY", Keyring.newKey());
    return environment;
  }

  private static Settings settings(Map<String, String> environment) {
    return Settings.load(environment, Path.of(""));
  }

  private static void migrate(String url) {
    try (var databases = new Databases(settings(Map.of(DATABASE_URL, url)))) {
      databases.migrateOrchestrator();
    }
  }

  private static void migrate(String warehouse, ClassLoader loader, String url) {
    var settings = settings(Map.of(Settings.warehouseVariable(warehouse), url));
    try (var databases = new Databases(settings)) {
      databases.migrateWarehouse(warehouse, loader);
    }
  }

  @Override
  public DSLContext warehouse() {
    if (warehouse == null) {
      throw new IllegalStateException(
          "the DAG has no warehouse; name one with .warehouse(..) where it is defined");
    }
    return DSL.using(databases.warehouse(warehouse), SQLDialect.POSTGRES);
  }

  @Override
  public RunResult run(DagTest test) {
    var asked = new AskedRun(test);
    begin(test.run());
    var answers = new GivenAnswers(Dsl.on(databases.orchestrator()), test);
    answers.require();
    var end = new RunEnd();
    var usual = EngineOptions.named("test");
    var options =
        new EngineOptions(
            usual.node(),
            usual.lease(),
            usual.drain(),
            asked.clock(),
            usual.random(),
            usual.alerts());
    var dag = WithoutDelays.of(test.dag());
    try (var engine = new Engine(List.of(dag), around(), options, end)) {
      long run = engine.create(asked.run(runs++));
      answers.give(run);
      engine.start();
      end.await(run);
    }
    return new RecordedRun(Dsl.on(databases.orchestrator()), test).result(end.dagRunId());
  }

  @Override
  public TaskResult runTask(DagTest test, String taskId) {
    var asked = new AskedRun(test);
    begin(test.run());
    Task<?> task = test.task(taskId);
    var trial =
        new TaskTrial(
            around(), test.dag(), task, asked.run(runs++), asked.outputs(taskId), asked.clock());
    return TriedTask.result(task, trial.run(true));
  }

  /** A run would wait for a warehouse that is not here. */
  private void begin(TestedRun told) {
    String other = told.dag().warehouse();
    if (other != null && !other.equals(warehouse)) {
      throw new IllegalArgumentException(
          "DAG %s works in the warehouse %s, which this bed does not have; make a bed for that DAG"
              .formatted(told.dag().id(), other));
    }
    told.given().variables().forEach((name, value) -> secrets.variables().set(name, value));
    told.given().connections().forEach((name, url) -> secrets.connections().set(name, url));
    makePools(told.dag());
  }

  /** Those that its tasks name, with as many slots as all of them take. */
  private void makePools(Dag dag) {
    Map<String, Integer> slots = new HashMap<>();
    for (Task<?> task : dag.tasks()) {
      String pool = task.concurrency().pool();
      if (pool != null) {
        slots.merge(pool, task.concurrency().poolSlots(), Integer::sum);
      }
    }
    var pools = new Pools(Dsl.on(databases.orchestrator()));
    slots.forEach((name, many) -> pools.set(name, many, null));
  }

  private Surroundings around() {
    Path samples = settings.home().folder().resolve("samples");
    return new Surroundings(
        databases.orchestrator(),
        databases.heartbeats(),
        databases::warehouse,
        new RunSources(settings, new SampleFolders(samples)),
        secrets);
  }

  @Override
  public void close() {
    databases.close();
    names.forEach(server::drop);
  }
}
