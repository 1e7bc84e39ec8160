package io.millrace.orchestrator.cli;

import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes one sentence of what PostgreSQL says about a query: what, where, and its hint. */
final class QueryError {

  private static final String READ_ONLY = "25006";
  private static final Pattern POSITION = Pattern.compile("\\n\\s*Position: (\\d+)");
  private static final Pattern HINT = Pattern.compile("\\n\\s*Hint: ([^\\n]+)");
  private static final Pattern FIRST_LINE = Pattern.compile("^(?:ERROR|FATAL): +([^\\n]*)");

  private QueryError() {}

  static CommandFailed sentence(String query, boolean write, SQLException e) {
    String message = String.valueOf(e.getMessage());
    Matcher first = FIRST_LINE.matcher(message);
    var sentence =
        new StringBuilder(first.find() ? first.group(1) : message.lines().findFirst().orElse(""));
    Matcher position = POSITION.matcher(message);
    if (position.find()) {
      sentence.append(place(query, Integer.parseInt(position.group(1))));
    }
    Matcher hint = HINT.matcher(message);
    if (hint.find()) {
      sentence.append("; ").append(hint.group(1).replaceFirst("\\.$", ""));
    }
    if (!write && READ_ONLY.equals(e.getSQLState())) {
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
