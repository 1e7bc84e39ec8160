package io.millrace.orchestrator.cli;

import io.millrace.tasks.PostgresFailure;
import java.sql.SQLException;
import java.util.Locale;

/** Makes one sentence of what PostgreSQL says about a query: what, where, and its hint. */
final class QueryError {

  private QueryError() {}

  static CommandFailed sentence(String query, boolean write, SQLException e) {
    PostgresFailure failure = PostgresFailure.of(e);
    var sentence = new StringBuilder(failure.message());
    if (failure.position() > 0) {
      sentence.append(place(query, failure.position()));
    }
    if (failure.hint() != null) {
      sentence.append("; ").append(failure.hint().replaceFirst("\\.$", ""));
    }
    if (!write && failure.kind() == PostgresFailure.Kind.READ_ONLY) {
      sentence.append("; add --write if that is meant");
    }
    return new CommandFailed("The query does not run: " + sentence, e);
  }

  /** Line and column, both from 1, of a position that counts characters from 1. */
  private static String place(String query, int position) {
    int letters = Math.min(position - 1, query.codePointCount(0, query.length()));
    int end = query.offsetByCodePoints(0, letters);
    String before = query.substring(0, end);
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.length() - before.lastIndexOf('\n');
    return String.format(Locale.ROOT, " (line %d, column %d)", line, column);
  }
}
