package io.millrace.orchestrator.web;

import java.util.regex.Pattern;

/**
 * The end of a log as a page can show it: without terminal codes, and no more of it than a browser
 * scrolls easily; the whole of it is a download.
 */
final class LogText {

  private static final int MOST = 400_000;
  private static final Pattern TERMINAL_CODES =
      Pattern.compile(
          "\\u001B(\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007\\u001B]*(\\u0007|\\u001B\\\\)?|.)");
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");

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
    String plain = TERMINAL_CODES.matcher(text).replaceAll("").replace("\r\n", "\n");
    return CONTROLS.matcher(plain).replaceAll("�");
  }

  boolean wasCut() {
    return cut;
  }
}
