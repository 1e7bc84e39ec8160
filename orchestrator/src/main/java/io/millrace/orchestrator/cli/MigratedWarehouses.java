package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.catalog.KnownDag;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.execute.Warehouses;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** Warehouses as tasks need them: migrated when first used. Thread-safe. */
final class MigratedWarehouses implements Warehouses {

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
