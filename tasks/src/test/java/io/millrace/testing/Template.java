package io.millrace.testing;

import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A database that others are cloned from: the steps that migrate it, in order. */
record Template(String name, List<Step> steps) {

  /** Migrations of the class path in {@code db/<folder>}; their history is kept in a schema. */
  record Step(String folder, String historySchema) {}

  private static final Step EVERY_WAREHOUSE = new Step("warehouse", "millrace");

  static final Template EMPTY = new Template("empty", List.of());
  static final Template ORCHESTRATOR =
      new Template("orchestrator", List.of(new Step("orchestrator", "orchestrator")));
  static final Template WAREHOUSE = new Template("warehouse", List.of(EVERY_WAREHOUSE));

  static Template warehouseOf(String pipeline) {
    return new Template(pipeline, List.of(EVERY_WAREHOUSE, new Step(pipeline, "public")));
  }

  void migrate(DataSource database) {
    for (Step step : steps) {
      Flyway.configure()
          .dataSource(database)
          .locations("classpath:db/" + step.folder())
          .failOnMissingLocations(true)
          .defaultSchema(step.historySchema())
          .load()
          .migrate();
    }
  }
}
