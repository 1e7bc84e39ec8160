package io.millrace.orchestrator.execute;

import io.millrace.tasks.TaskFailed;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns what went wrong into one sentence, and says whether trying again may help. */
final class Failures {

  /** One sentence that a database can store, and whether a retry may help. */
  record Failure(String sentence, boolean retryable) {
    Failure {
      sentence = sentence.replace('\u0000', '\uFFFD');
    }
  }

  /** SQLSTATE classes of statements that fail however often they are sent. */
  private static final Set<String> FOR_GOOD = Set.of("0A", "21", "22", "23", "2F", "42", "44");

  private Failures() {}

  static Failure of(Throwable thrown) {
    TaskFailed own = find(thrown, TaskFailed.class);
    if (own != null) {
      return new Failure(String.valueOf(own.getMessage()), own.retryable());
    }
    SQLException sql = find(thrown, SQLException.class);
    if (sql != null) {
      return ofDatabase(sql);
    }
    String message = thrown.getMessage();
    String type = thrown.getClass().getSimpleName();
    boolean retryable = !(thrown instanceof Error);
    return new Failure(message == null ? type : type + ": " + firstLine(message), retryable);
  }

  private static Failure ofDatabase(SQLException thrown) {
    String state = thrown.getSQLState() == null ? "" : thrown.getSQLState();
    if (connectionLost(thrown)) {
      return new Failure(
          "the connection to the warehouse was lost ("
              + firstLine(cause(thrown).getMessage())
              + ")",
          true);
    }
    boolean retryable = state.length() < 2 || !FOR_GOOD.contains(state.substring(0, 2));
    String hint = state.equals("53100") ? "; free some space, then retry" : "";
    return new Failure("PostgreSQL: " + sentence(thrown) + hint, retryable);
  }

  private static String sentence(SQLException thrown) {
    if (thrown instanceof PSQLException postgres) {
      ServerErrorMessage server = postgres.getServerErrorMessage();
      if (server != null && server.getMessage() != null) {
        String detail = server.getDetail();
        String where = server.getTable() == null ? "" : " (table " + server.getTable() + ")";
        return server.getMessage() + (detail == null ? where : where + ": " + detail);
      }
    }
    return firstLine(thrown.getMessage());
  }

  /** The driver's own exception, where a pool has put its timeout around it. */
  private static SQLException cause(SQLException thrown) {
    SQLException driver = find(thrown, PSQLException.class);
    return driver == null ? thrown : driver;
  }

  /** Whether the server or the way to it is gone, so that nobody knows what it did last. */
  static boolean connectionLost(Throwable thrown) {
    SQLException sql = find(thrown, SQLException.class);
    String state = sql == null ? null : sql.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "no message" : message.lines().findFirst().orElse("").strip();
  }
}
