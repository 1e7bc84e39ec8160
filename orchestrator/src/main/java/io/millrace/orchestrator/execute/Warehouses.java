package io.millrace.orchestrator.execute;

import javax.sql.DataSource;

/** The databases that warehouse tasks work in, migrated and ready, by the name that a DAG gives. */
@FunctionalInterface
public interface Warehouses {
  DataSource named(String warehouse);

  /**
   * The same database for what asks it often and by itself: where it can, on sessions that are not
   * those of tasks, which it can then not keep from working.
   */
  default DataSource forSensors(String warehouse) {
    return named(warehouse);
  }
}
