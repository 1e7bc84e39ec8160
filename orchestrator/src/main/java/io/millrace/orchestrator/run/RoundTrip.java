package io.millrace.orchestrator.run;

import io.millrace.orchestrator.run.SetStatement.Bound;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;

/**
 * Statements that travel to the database together and are executed there one after the other, each
 * seeing what those before it did: waiting for each answer alone costs more than the work. The
 * first that fails fails them all. Used once; not thread-safe.
 */
public final class RoundTrip {

  /** Makes an element of the row that the result stands on. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private record Asked<T>(Bound statement, @Nullable RowReader<T> reader, List<T> rows) {

    void read(ResultSet result) throws SQLException {
      while (reader != null && result.next()) {
        rows.add(reader.read(result));
      }
    }
  }

  private static final Bound COMMIT = new Bound("commit", List.of());
  private static final Bound COMMIT_AND_GO_ON = new Bound("commit and chain", List.of());

  private final DSLContext tx;
  private final List<Asked<?>> statements = new ArrayList<>();
  private boolean sent;

  public RoundTrip(DSLContext tx) {
    this.tx = tx;
  }

  /** Sends one question alone. */
  static <T> List<T> fetch(DSLContext tx, ResultQuery<?> query, RowReader<T> row) {
    var trip = new RoundTrip(tx);
    var answer = trip.ask(Bound.of(query), row);
    trip.send();
    return answer.get();
  }

  /** Adds a statement that has no rows to give. */
  void add(Bound statement) {
    statements.add(new Asked<>(statement, null, List.of()));
  }

  /** Adds a statement without rows; rendered anew each time, so not for the hot path. */
  public void add(Query statement) {
    add(Bound.of(statement));
  }

  /**
   * Adds a question, rendered anew each time as above; its rows can be had once everything was
   * sent.
   */
  public <T> Supplier<List<T>> ask(ResultQuery<?> question, RowReader<T> row) {
    return ask(Bound.of(question), row);
  }

  /** Adds a statement; its rows can be had once everything was sent. */
  <T> Supplier<List<T>> ask(Bound statement, RowReader<T> row) {
    var asked = new Asked<>(statement, row, new ArrayList<>());
    statements.add(asked);
    return () -> {
      if (!sent) {
        throw new IllegalStateException("not sent yet");
      }
      return asked.rows();
    };
  }

  /** Commits what was added so far, and begins the transaction of what is added from now on. */
  public void commitAndGoOn() {
    add(COMMIT_AND_GO_ON);
  }

  /**
   * Sends what was added, in one round trip.
   *
   * @throws org.jooq.exception.DataAccessException for the first that fails; none of the rest has
   *     happened
   */
  public void send() {
    if (!statements.isEmpty()) {
      tx.connection(this::send);
    }
    sent = true;
  }

  /** Ends the transaction with it, where nothing is left to be decided: a wait less. */
  void sendAndCommit() {
    add(COMMIT);
    send();
  }

  private void send(Connection connection) throws SQLException {
    String all =
        statements.stream()
            .map(asked -> asked.statement().sql())
            .collect(Collectors.joining(";\n"));
    try (var statement = connection.prepareStatement(all)) {
      bind(connection, statement);
      boolean rows = statement.execute();
      for (Asked<?> asked : statements) {
        if (rows) {
          try (ResultSet result = statement.getResultSet()) {
            asked.read(result);
          }
        }
        rows = statement.getMoreResults();
      }
    }
  }

  private void bind(Connection connection, PreparedStatement statement) throws SQLException {
    int parameter = 0;
    for (Asked<?> asked : statements) {
      for (Object value : asked.statement().values()) {
        parameter++;
        if (value instanceof Object[] array) {
          statement.setArray(parameter, connection.createArrayOf(typeName(array), array));
        } else {
          statement.setObject(parameter, value);
        }
      }
    }
  }

  private static String typeName(Object[] array) {
    return switch (array) {
      case Long[] longs -> "int8";
      case Integer[] integers -> "int4";
      case Boolean[] booleans -> "bool";
      case String[] strings -> "text";
      default -> throw new IllegalArgumentException("no array of " + array.getClass());
    };
  }
}
