package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.catalog.KnownDag;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.execute.Warehouses;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.sample.SampleFolders;
import io.millrace.orchestrator.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** A node in this process: databases migrated, DAGs loaded, engine running until closed. */
final class LocalNode implements AutoCloseable {

  private final Databases databases;
  private final Engine engine;

  private LocalNode(Databases databases, Engine engine) {
    this.databases = databases;
    this.engine = engine;
  }

  static LocalNode start(Settings settings, Catalog catalog, EngineListener listener) {
    var databases = new Databases(settings);
    try {
      databases.migrateOrchestrator();
      var around =
          new Engine.Surroundings(
              databases.orchestrator(),
              databases.heartbeats(),
              new MigratedWarehouses(databases, catalog),
              new SampleFolders(settings.home().folder().resolve("samples")));
      String name = "pid " + ProcessHandle.current().pid();
      var engine =
          new Engine(
              catalog.known().stream().map(KnownDag::dag).toList(),
              around,
              Engine.Options.named(name),
              listener);
      engine.start();
      return new LocalNode(databases, engine);
    } catch (RuntimeException | Error failure) {
      databases.close();
      throw failure;
    }
  }

  Engine engine() {
    return engine;
  }

  RunReader reader() {
    return new RunReader(DSL.using(databases.orchestrator(), SQLDialect.POSTGRES));
  }

  /** Hands back what still runs, and leaves. */
  @Override
  public void close() {
    engine.close();
    databases.close();
  }

  /** Warehouses as tasks need them: migrated when first used. */
  private static final class MigratedWarehouses implements Warehouses {

    private final Databases databases;
    private final List<KnownDag> dags;
    private final Map<String, DataSource> migrated = new ConcurrentHashMap<>();

    MigratedWarehouses(Databases databases, Catalog catalog) {
      this.databases = databases;
      this.dags = List.copyOf(catalog.known());
    }

    @Override
    public DataSource named(String warehouse) {
      return migrated.computeIfAbsent(warehouse, this::migrate);
    }

    private DataSource migrate(String warehouse) {
      for (KnownDag known : dags) {
        if (warehouse.equals(known.dag().warehouse())) {
          databases.migrateWarehouse(warehouse, known.loader());
        }
      }
      return databases.warehouse(warehouse);
    }
  }
}
