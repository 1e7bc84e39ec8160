package io.millrace.tasks.process;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A line as it is being read. One that goes on and on is handed on in pieces, and masked before it
 * is cut: half a secret would not be recognised as one. For one thread.
 */
final class GrowingLine {

  /** A piece is no longer, and neither may a secret be. */
  static final int LONGEST = 65_536;

  private final StringBuilder text = new StringBuilder();
  private final UnaryOperator<String> mask;
  private final Consumer<String> to;

  GrowingLine(UnaryOperator<String> mask, Consumer<String> to) {
    this.mask = mask;
    this.to = to;
  }

  void add(char next) {
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
  }

  /** Hands on the beginning and keeps the last piece: a secret may have begun there. */
  private void cut() {
    String masked = mask.apply(text.toString());
    int end = Math.max(0, masked.length() - LONGEST);
    if (end > 0) {
      to.accept(masked.substring(0, end));
    }
    text.setLength(0);
    text.append(masked, end, masked.length());
  }
}
