package io.millrace.orchestrator.database;

import java.sql.Connection;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/**
 * jOOQ on the orchestrator's database: quiet, since every statement of the hot path would be logged
 * and every warning asked for.
 */
public final class Dsl {

  private static final Settings QUIET =
      new Settings().withExecuteLogging(false).withFetchWarnings(false);

  private Dsl() {}

  /** A statement at a time, or a transaction, takes a connection and gives it back. Thread-safe. */
  public static DSLContext on(DataSource database) {
    return DSL.using(database, SQLDialect.POSTGRES, QUIET);
  }

  /** Everything on one connection, which the caller closes. */
  public static DSLContext on(Connection connection) {
    return DSL.using(connection, SQLDialect.POSTGRES, QUIET);
  }
}
