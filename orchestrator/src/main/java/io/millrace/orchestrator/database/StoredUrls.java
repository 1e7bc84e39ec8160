package io.millrace.orchestrator.database;

import java.util.Optional;
import org.jooq.DSLContext;

/** Where warehouses are that no setting names: connections in the orchestrator's database. */
@FunctionalInterface
public interface StoredUrls {

  /** None are stored. */
  StoredUrls NONE = (orchestrator, warehouse) -> Optional.empty();

  /** The URL of a warehouse; {@code orchestrator} may be a database before its first migration. */
  Optional<String> url(DSLContext orchestrator, String warehouse);
}
