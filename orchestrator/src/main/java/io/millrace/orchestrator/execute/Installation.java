package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.INSTALLATION;

import java.util.UUID;
import org.jooq.DSLContext;

/** Which orchestrator a database belongs to. */
final class Installation {

  private Installation() {}

  static UUID id(DSLContext database) {
    return database.select(INSTALLATION.ID).from(INSTALLATION).fetchSingle().value1();
  }
}
