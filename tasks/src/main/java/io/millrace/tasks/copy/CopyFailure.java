package io.millrace.tasks.copy;

import io.millrace.tasks.TaskFailed;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Says in a sentence why the database did not take a file. */
final class CopyFailure {

  private CopyFailure() {}

  static TaskFailed of(SQLException e, SourcePath path, Target target) {
    String what = "copying %s into %s".formatted(path, target.name());
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.startsWith("08") || state.startsWith("57P")) {
      return TaskFailed.forNow(
          "%s: the connection to the database was lost (%s); the task can be run again once the database answers"
              .formatted(what, message(e)),
          e);
    }
    return switch (state) {
      case "53100" ->
          TaskFailed.forNow(
              "%s: the database's disk is full (%s); free some space and run the task again"
                  .formatted(what, message(e)),
              e);
      case "57014" ->
          TaskFailed.forNow(
              "%s: cancelled (%s); run the task again".formatted(what, message(e)), e);
      default ->
          state.startsWith("53") || state.startsWith("40") || state.startsWith("55")
              ? TaskFailed.forNow("%s: %s; run the task again".formatted(what, message(e)), e)
              : TaskFailed.forGood(
                  "%s: the database refused it (%s); correct the file or the table"
                      .formatted(what, message(e)),
                  e);
    };
  }

  /** In one line, with the server's detail: it names the row. */
  private static String message(SQLException e) {
    ServerErrorMessage server =
        e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    String message = server == null ? e.getMessage() : server.getMessage();
    String detail = server == null ? null : server.getDetail();
    return String.valueOf(message).replace('\n', ' ')
        + (detail == null ? "" : ": " + detail.replace('\n', ' '));
  }
}
