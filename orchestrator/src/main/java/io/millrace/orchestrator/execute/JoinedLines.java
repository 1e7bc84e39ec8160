package io.millrace.orchestrator.execute;

import java.util.function.Consumer;

/**
 * Joins the lines that a child process had to cut: half a secret would not be recognised as one.
 * For one thread.
 */
final class JoinedLines {

  private final Consumer<String> log;
  private StringBuilder begun = new StringBuilder();

  JoinedLines(Consumer<String> log) {
    this.log = log;
  }

  void add(ChildFrame.Line piece) {
    if (begun.length() <= TryLog.LIMIT) { // of a longer one the log says no more than that
      begun.append(piece.text());
    }
    if (!piece.goesOn()) {
      log.accept(begun.toString());
      begun = new StringBuilder();
    }
  }
}
