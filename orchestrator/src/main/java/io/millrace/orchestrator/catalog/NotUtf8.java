package io.millrace.orchestrator.catalog;

/** A source file holds what is no text in UTF-8. */
final class NotUtf8 extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  NotUtf8(String shownAs, int line) {
    super(shownAs + " is not in UTF-8");
    this.problem = new Problem(shownAs, line, 0, "it is not in UTF-8; save it in that encoding.");
  }

  Problem problem() {
    return problem;
  }
}
