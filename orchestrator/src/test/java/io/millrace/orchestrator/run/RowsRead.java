package io.millrace.orchestrator.run;

import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** How many rows of a table a session reads. */
final class RowsRead {

  private RowsRead() {}

  /** While it does this. */
  static long of(Connection session, String table, Runnable what) throws SQLException {
    long before = soFar(session, table);
    what.run();
    return soFar(session, table) - before;
  }

  private static long soFar(Connection session, String table) throws SQLException {
    session.setAutoCommit(true); // it tells what it has read between two transactions alone
    DSLContext sql = DSL.using(session, SQLDialect.POSTGRES);
    sql.execute("select pg_stat_force_next_flush()");
    return sql.fetchSingle(
            "select seq_tup_read + idx_tup_fetch from pg_stat_user_tables where relname = ?", table)
        .into(Long.class);
  }
}
