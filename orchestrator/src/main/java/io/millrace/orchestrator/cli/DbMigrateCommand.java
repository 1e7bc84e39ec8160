package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.catalog.KnownDag;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.text.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings every database to the schema that program and DAGs expect. */
@Command(
    name = "migrate",
    description = "Applies new migrations to the orchestrator's database and all warehouses.")
final class DbMigrateCommand implements Runnable {

  private record Migrated(String database, String location) {}

  private final Program program;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  DbMigrateCommand(Program program) {
    this.program = program;
  }

  @Override
  public void run() {
    Databases databases = program.databases();
    List<Migrated> migrated = new ArrayList<>();
    databases.migrateOrchestrator();
    migrated.add(migrated(Databases.ORCHESTRATOR));
    Map<String, ClassLoader> warehouses = new TreeMap<>();
    for (KnownDag dag : program.catalog().known()) {
      if (dag.dag().warehouse() != null) {
        warehouses.putIfAbsent(dag.dag().warehouse(), dag.loader());
      }
    }
    warehouses.forEach((name, loader) -> {
      databases.migrateWarehouse(name, loader);
      migrated.add(migrated(name));
    });
    if (json) {
      program.out().println(JsonText.write(migrated));
    } else {
      migrated.forEach(
          it -> program.out().println(it.database() + " is up to date: " + it.location()));
    }
  }

  private Migrated migrated(String name) {
    return new Migrated(name, program.databases().url(name).orElseThrow().toString());
  }
}
