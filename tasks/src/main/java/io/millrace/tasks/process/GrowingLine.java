package io.millrace.tasks.process;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A line as it is being read. One that goes on and on is handed on in pieces, and masked before it
 * is cut: half a secret would not be recognised as one. For one thread.
 */
final class GrowingLine {

  /** In characters; a piece is no longer, and neither may a secret be. */
  static final int LONGEST = 65_536;

  /** More of a line than a log takes is not read as a line, but only up to its end. */
  private static final int MOST_PIECES = 64;

  private static final String LEFT_OUT = "(the rest of this line is left out: too long)";

  private final StringBuilder text = new StringBuilder();
  private final UnaryOperator<String> mask;
  private final Consumer<String> to;
  private int pieces;

  GrowingLine(UnaryOperator<String> mask, Consumer<String> to) {
    this.mask = mask;
    this.to = to;
  }

  void add(char next) {
    if (pieces == MOST_PIECES) {
      return;
    }
    text.append(next);
    if (text.length() >= 2 * LONGEST) {
      cut();
    }
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  void end() {
    if (text.length() > LONGEST) {
      cut();
    }
    to.accept(text.toString());
    text.setLength(0);
    pieces = 0;
  }

  /** Hands on the beginning and keeps the last piece: a secret may have begun there. */
  private void cut() {
    String masked = mask.apply(text.toString());
    int end = Math.max(0, masked.length() - LONGEST);
    if (end > 0) {
      to.accept(masked.substring(0, end));
    }
    text.setLength(0);
    if (++pieces == MOST_PIECES) {
      text.append(LEFT_OUT);
    } else {
      text.append(masked, end, masked.length());
    }
  }
}
