package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.catalog.KnownDag;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.execute.Warehouses;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Warehouses as tasks need them: migrated when first used, and again when the code of a DAG that
 * works in them is another.
 */
final class MigratedWarehouses implements Warehouses {

  private record Migrated(List<ClassLoader> by, DataSource warehouse) {}

  private final Databases databases;
  private final Supplier<Catalog> loaded;
  private final Map<String, Migrated> migrated = new ConcurrentHashMap<>();

  MigratedWarehouses(Databases databases, Supplier<Catalog> loaded) {
    this.databases = databases;
    this.loaded = loaded;
  }

  @Override
  public DataSource named(String warehouse) {
    List<ClassLoader> loaders =
        loaded.get().known().stream()
            .filter(known -> warehouse.equals(known.dag().warehouse()))
            .map(KnownDag::loader)
            .distinct()
            .toList();
    return migrated
        .compute(
            warehouse,
            (name, done) ->
                done != null && done.by().equals(loaders) ? done : migrate(name, loaders))
        .warehouse();
  }

  @Override
  public DataSource forSensors(String warehouse) {
    DataSource ignored = named(warehouse);
    return databases.warehouseForSensors(warehouse);
  }

  private Migrated migrate(String warehouse, List<ClassLoader> loaders) {
    loaders.forEach(loader -> databases.migrateWarehouse(warehouse, loader));
    return new Migrated(loaders, databases.warehouse(warehouse));
  }
}
