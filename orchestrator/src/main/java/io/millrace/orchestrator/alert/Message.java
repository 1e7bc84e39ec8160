package io.millrace.orchestrator.alert;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An alert in words.
 *
 * @param subject one short line
 * @param rows failing rows as JSON, each cut
 * @param link to the page of the run
 */
record Message(String subject, List<Fact> facts, List<String> rows, String link) {

  /** One thing to know; a single line. */
  record Fact(String name, String value) {

    @Override
    public String toString() {
      return name + ": " + value;
    }
  }

  /** The whole as plain text, without the subject. */
  String text() {
    String known = facts.stream().map(fact -> fact + "\n").collect(Collectors.joining());
    String failing =
        rows.isEmpty()
            ? ""
            : "\nSome of the rows:\n"
                + rows.stream().map(row -> row + "\n").collect(Collectors.joining());
    return known + failing + "\n" + link + "\n";
  }
}
