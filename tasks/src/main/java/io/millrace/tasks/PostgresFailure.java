package io.millrace.tasks;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What PostgreSQL, or the way to it, said of a statement: the one place that reads SQLSTATEs for
 * people. Immutable.
 *
 * @param message one line: the server's own with its detail, else the cause of all
 * @param hint the server's; null if it gave none
 * @param position in the statement, in characters from 1; 0 if the server named none
 */
public record PostgresFailure(Kind kind, String message, @Nullable String hint, int position) {

  /** What a SQLSTATE comes to. */
  public enum Kind implements FailureKind {
    /** The server or the way to it is gone, and nobody knows what it did last. */
    CONNECTION_LOST,
    LOGIN_REFUSED,
    NO_SUCH_DATABASE,
    TOO_MANY_SESSIONS,
    DISK_FULL,
    CANCELLED,
    READ_ONLY,
    /** Another transaction was in the way, and this one is rolled back. */
    CONFLICT,
    /** It would be again: the statement, the data or the table is to be corrected. */
    REFUSED,
    /** A lock, a limit: it may be over the next time. */
    OTHER
  }

  /** Classes of SQLSTATEs, their first two characters. */
  private static final Set<String> FOR_GOOD =
      Set.of("0A", "21", "22", "23", "2F", "42", "44", "54");

  private static final int CLASS = 2;
  private static final int MOST_CAUSES = 20;

  /** Of the first failure of a database among an exception and its causes. */
  public static Optional<PostgresFailure> in(Throwable thrown) {
    return find(thrown, SQLException.class).map(PostgresFailure::of);
  }

  public static PostgresFailure of(SQLException thrown) {
    Kind kind = kind(thrown);
    ServerErrorMessage server =
        find(thrown, PSQLException.class).map(PSQLException::getServerErrorMessage).orElse(null);
    return server == null || server.getMessage() == null
        ? new PostgresFailure(kind, line(reason(thrown)), null, 0)
        : new PostgresFailure(kind, line(said(server)), server.getHint(), server.getPosition());
  }

  private static Kind kind(SQLException thrown) {
    String state = thrown.getSQLState();
    if (state == null) {
      // A pool's, where no attempt to connect has come to an end yet.
      return thrown instanceof SQLTransientConnectionException ? Kind.CONNECTION_LOST : Kind.OTHER;
    }
    return kind(state);
  }

  private static Kind kind(String state) {
    if (state.startsWith("08") || state.startsWith("57P")) {
      return Kind.CONNECTION_LOST;
    }
    if (state.startsWith("28")) {
      return Kind.LOGIN_REFUSED;
    }
    return switch (state) {
      case "3D000" -> Kind.NO_SUCH_DATABASE;
      case "40001", "40P01" -> Kind.CONFLICT;
      case "53100" -> Kind.DISK_FULL;
      case "53300" -> Kind.TOO_MANY_SESSIONS;
      case "57014" -> Kind.CANCELLED;
      case "25006" -> Kind.READ_ONLY;
      default ->
          state.length() > CLASS && FOR_GOOD.contains(state.substring(0, CLASS))
              ? Kind.REFUSED
              : Kind.OTHER;
    };
  }

  private static String said(ServerErrorMessage server) {
    String table = server.getTable() == null ? "" : " (table " + server.getTable() + ")";
    String detail = server.getDetail() == null ? "" : ": " + server.getDetail();
    return server.getMessage() + table + detail;
  }

  /** The innermost message that there is: drivers and pools wrap "Connection refused" in theirs. */
  private static String reason(SQLException thrown) {
    return causes(thrown)
        .map(cause -> cause instanceof UnknownHostException ? "unknown host" : cause.getMessage())
        .filter(Objects::nonNull)
        .reduce(thrown.getClass().getSimpleName(), (outer, inner) -> inner);
  }

  private static String line(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
    return causes(thrown).filter(type::isInstance).map(type::cast).findFirst();
  }

  /** Limited, since causes may form a ring. */
  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(MOST_CAUSES);
  }

  /** Whether the database serves nobody's changes at the moment, whatever they are. */
  public boolean unavailable() {
    return switch (kind) {
      case CONNECTION_LOST, TOO_MANY_SESSIONS, DISK_FULL, READ_ONLY -> true;
      case LOGIN_REFUSED, NO_SUCH_DATABASE, CANCELLED, CONFLICT, REFUSED, OTHER -> false;
    };
  }

  /** Whether the same statement may do on another try. */
  public boolean retryable() {
    return kind != Kind.REFUSED;
  }

  /** The whole in words, without a full stop. */
  public String sentence() {
    return switch (kind) {
      case CONNECTION_LOST -> "the connection to the database was lost (" + message + ")";
      case DISK_FULL -> "the database's disk is full, free some space (" + message + ")";
      case CANCELLED -> "cancelled (" + message + ")";
      case LOGIN_REFUSED,
          NO_SUCH_DATABASE,
          TOO_MANY_SESSIONS,
          READ_ONLY,
          CONFLICT,
          REFUSED,
          OTHER ->
          "PostgreSQL: " + message;
    };
  }
}
