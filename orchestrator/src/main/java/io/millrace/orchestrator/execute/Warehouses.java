package io.millrace.orchestrator.execute;

import javax.sql.DataSource;

/** The databases that warehouse tasks work in, migrated and ready, by the name that a DAG gives. */
@FunctionalInterface
public interface Warehouses {
  DataSource named(String warehouse);
}
