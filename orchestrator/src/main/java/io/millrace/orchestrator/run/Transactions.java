package io.millrace.orchestrator.run;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.tasks.PostgresFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Transactions on the orchestrator's database. Thread-safe. */
final class Transactions {

  /** A transaction that others were in the way of so often has another problem. */
  private static final int MOST_CONFLICTS = 10;

  private final DSLContext database;

  Transactions(DSLContext database) {
    this.database = database;
  }

  /**
   * As jOOQ's, which asks for the isolation level first: a wait that every step would have. The
   * pool takes the connection back to what it was; doing so here would commit what an error broke
   * off. What another transaction was in the way of is rolled back and done again.
   */
  <T extends @Nullable Object> T run(Function<DSLContext, T> work) {
    for (int conflicts = 0; ; conflicts++) {
      try {
        return runOnce(work);
      } catch (DataAccessException failure) {
        if (conflicts == MOST_CONFLICTS || !isConflict(failure)) {
          throw failure;
        }
      }
    }
  }

  private static boolean isConflict(DataAccessException failure) {
    return PostgresFailure.in(failure)
        .filter(in -> in.kind() == PostgresFailure.Kind.CONFLICT)
        .isPresent();
  }

  private <T extends @Nullable Object> T runOnce(Function<DSLContext, T> work) {
    return database.connectionResult(connection -> {
      connection.setAutoCommit(false);
      try {
        T result = work.apply(Dsl.on(connection));
        connection.commit();
        return result;
      } catch (RuntimeException | SQLException | Error failure) {
        rollBack(connection, failure);
        throw failure;
      }
    });
  }

  private static void rollBack(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException lost) {
      cause.addSuppressed(lost);
    }
  }
}
