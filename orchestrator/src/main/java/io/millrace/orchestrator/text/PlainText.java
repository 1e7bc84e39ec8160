package io.millrace.orchestrator.text;

import java.util.regex.Pattern;

/** Text of tasks as a terminal or a page can show it without obeying it. */
public final class PlainText {

  private static final Pattern TERMINAL_CODES =
      Pattern.compile(
          "\\u001B(\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007\\u001B]*(\\u0007|\\u001B\\\\)?|.)");
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009F&&[^\\n\\t]]");

  private PlainText() {}

  /** Without terminal codes, and with a sign for each other control character. */
  public static String of(CharSequence text) {
    String plain = TERMINAL_CODES.matcher(text).replaceAll("").replace("\r\n", "\n");
    return CONTROLS.matcher(plain).replaceAll("\uFFFD");
  }
}
