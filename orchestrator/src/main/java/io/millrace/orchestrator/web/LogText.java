package io.millrace.orchestrator.web;

import io.millrace.orchestrator.text.PlainText;

/**
 * The end of a log as a page can show it: without terminal codes, and no more of it than a browser
 * scrolls easily; the whole of it is a download.
 */
final class LogText {

  private static final int MOST = 400_000;

  private final StringBuilder text = new StringBuilder();
  private boolean cut;

  void add(String content) {
    text.append(content);
    if (text.length() > 2 * MOST) {
      keepTheEnd();
    }
  }

  private void keepTheEnd() {
    int line = text.indexOf("\n", text.length() - MOST);
    text.delete(0, line < 0 ? text.length() - MOST : line + 1);
    cut = true;
  }

  String end() {
    if (text.length() > MOST) {
      keepTheEnd();
    }
    return PlainText.of(text);
  }

  boolean wasCut() {
    return cut;
  }
}
