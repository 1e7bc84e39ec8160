package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.alert.AlertListener;
import io.millrace.orchestrator.alert.Channels;
import io.millrace.orchestrator.alert.Deliveries;
import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.execute.DagCode;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.execute.EngineLog;
import io.millrace.orchestrator.execute.EngineOptions;
import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.run.AlertRoutes;
import io.millrace.orchestrator.run.Capacity;
import io.millrace.orchestrator.run.NewNode;
import io.millrace.orchestrator.run.NodeProcess;
import io.millrace.orchestrator.run.NodeRole;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.sample.RunSources;
import io.millrace.orchestrator.sample.SampleFolders;
import io.millrace.orchestrator.secret.Secrets;
import io.millrace.orchestrator.settings.AlertRoute;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jooq.DSLContext;

/** A node in this process: databases migrated, DAGs loaded, engine running until the end. */
final class LocalNode {

  private static final EngineListener NOTHING = new EngineListener() {};

  private final Databases databases;
  private final Engine engine;
  private final Deliveries deliveries;

  private LocalNode(Databases databases, Engine engine, Deliveries deliveries) {
    this.databases = databases;
    this.engine = engine;
    this.deliveries = deliveries;
  }

  /** Starts a node, which hands back what still runs, and leaves, when the program ends. */
  static LocalNode start(Program program, EngineListener listener) {
    return start(program, listener, AlertListener.NONE, as(program, NodeRole.COMMAND));
  }

  /** As above, and tells how its alerts arrive; a node that stays waits for its database. */
  static LocalNode start(
      Program program, EngineListener listener, AlertListener alertListener, NewNode node) {
    List<AlertRoute> routes = program.settings().alertRoutes();
    var ignored = program.settings().alerts(); // refuses what is wrong before anything starts
    Databases databases = program.databases();
    LogFile.writtenBy(node.name());
    LogFile.open();
    // Neither needs the other, and each takes a good part of the time that a start does.
    Meanwhile opened = Meanwhile.begin("millrace-databases", opening(program, node));
    Catalog catalog = program.catalog();
    opened.end();
    var secrets = new Secrets(Dsl.on(databases.orchestrator()), program.keys());
    secrets.begin();
    program.keys().warning().ifPresent(warning -> program.err().println("millrace: " + warning));
    Channels channels = Channels.of(program.settings().alerts(secrets::find));
    var around =
        new Surroundings(
            databases.orchestrator(),
            databases.heartbeats(),
            new MigratedWarehouses(databases, program.dagFiles()::catalog),
            sources(program),
            secrets);
    var deliveries = new Deliveries(Dsl.on(databases.orchestrator()), channels, alertListener);
    boolean stays = node.process().role() != NodeRole.COMMAND;
    Duration drain = stays ? program.settings().drain() : Duration.ZERO;
    EngineListener words = stays ? new NodeWords(program.err(), node.name()) : NOTHING;
    var engine =
        new Engine(
            codes(catalog),
            around,
            EngineOptions.of(node)
                .alerting(new AlertRoutes(channels.names(), routes))
                .draining(drain),
            EngineListener.all(
                List.of(new EngineLog(), words, listener, new WakeDeliveries(deliveries))));
    deliveries.start();
    program.atTheEnd(deliveries::close);
    engine.start();
    program.atTheEnd(engine::close);
    return new LocalNode(databases, engine, deliveries);
  }

  /** Has the node, and somebody besides, take over what comes of files of DAGs that change. */
  void follow(Program program, Consumer<Catalog> besides) {
    var follow =
        FollowDags.start(
            program.dagFiles(),
            new DagNews(program.err()),
            catalog -> {
              engine.reload(codes(catalog));
              besides.accept(catalog);
            });
    program.atTheEnd(follow::close);
  }

  private static List<DagCode> codes(Catalog catalog) {
    return catalog.known().stream().map(known -> new DagCode(known.dag(), known.code())).toList();
  }

  /** A node of this process, under the name that the settings give it, or its host's and its id. */
  static NewNode as(Program program, NodeRole role) {
    NodeProcess process = NodeProcess.current(role, Databases.schemaVersion());
    String name =
        program.settings().nodeName().orElseGet(() -> process.host() + ":" + process.pid());
    return new NewNode(name, process, Capacity.USUAL, null);
  }

  /** What runs read that are given nothing else. */
  static RunSources sources(Program program) {
    Path home = program.settings().home().folder();
    return new RunSources(program.settings(), new SampleFolders(home.resolve("samples")));
  }

  private static Runnable opening(Program program, NewNode node) {
    Databases databases = program.databases();
    if (node.process().role() == NodeRole.COMMAND) {
      return () -> open(databases);
    }
    var patience = new DatabasePatience(program);
    return () -> patience.await(() -> open(databases));
  }

  private static void open(Databases databases) {
    databases.migrateOrchestrator();
    databases.heartbeats();
  }

  private record WakeDeliveries(Deliveries deliveries) implements EngineListener {

    @Override
    public void alertsQueued() {
      deliveries.wake();
    }
  }

  Engine engine() {
    return engine;
  }

  Deliveries deliveries() {
    return deliveries;
  }

  RunReader reader() {
    return new RunReader(database());
  }

  DSLContext database() {
    return Dsl.on(databases.orchestrator());
  }
}
