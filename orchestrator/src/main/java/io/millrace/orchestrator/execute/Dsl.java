package io.millrace.orchestrator.execute;

import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** jOOQ as the engine uses it: quiet, since every statement of the hot path would be logged. */
final class Dsl {

  private Dsl() {}

  static DSLContext on(DataSource database) {
    return DSL.using(
        database,
        SQLDialect.POSTGRES,
        new Settings().withExecuteLogging(false).withFetchWarnings(false));
  }
}
