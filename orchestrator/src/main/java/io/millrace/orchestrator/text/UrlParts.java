package io.millrace.orchestrator.text;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands behind the scheme of a URL. Empty is what is not there.
 *
 * @param hosts one or several, each with or without a port
 * @param rest from the first of {@code /?#;} on
 */
record UrlParts(String user, String password, String hosts, String rest) {

  private static final Pattern PARTS =
      Pattern.compile(
          "(?:(?<user>[^:@/?#]*)(?::(?<password>[^/?]*))?@)?"
              + "(?<hosts>[^/?#;@]*)(?<rest>[/?#;].*)?");

  private static final String HOST = "(?:[\\p{L}\\p{N}_.%\\\\-]*|\\[[\\p{Alnum}:.%]*\\])(?::\\d*)?";
  private static final Pattern HOSTS = Pattern.compile(HOST + "(?:," + HOST + ")*");
  private static final Pattern PARAMETER = Pattern.compile("[;(]\\w+=");
  private static final Pattern AFTER_PATH = Pattern.compile("[?#;].*");

  /** A password may hold {@code @}, and {@code #}, which PostgreSQL takes there. */
  static UrlParts of(String text) {
    Matcher parts = PARTS.matcher(text);
    return parts.matches()
        ? new UrlParts(
            part(parts, "user"), part(parts, "password"), part(parts, "hosts"), part(parts, "rest"))
        : new UrlParts("", "", text, "");
  }

  private static String part(Matcher parts, String group) {
    return Objects.requireNonNullElse(parts.group(group), "");
  }

  /**
   * With everything up to the last {@code @} as the login, whose password may hold anything then.
   */
  static UrlParts ofLongestLogin(String text) {
    int at = Math.max(0, text.lastIndexOf('@'));
    int colon = text.indexOf(':');
    return colon < 0 || colon >= at
        ? new UrlParts(text.substring(0, at), "", text.substring(at), "")
        : new UrlParts(
            text.substring(0, colon), text.substring(colon + 1, at), text.substring(at), "");
  }

  /** From {@code /} on. */
  String path() {
    return AFTER_PATH.matcher(rest).replaceFirst("");
  }

  /** Whether no parameter was taken for a login, nor a part of a login for hosts. */
  boolean haveCertainHosts() {
    return HOSTS.matcher(hosts).matches() && !PARAMETER.matcher(user + ":" + password).find();
  }

  /**
   * Whether there is an {@code @} behind the hosts. It may end a password that holds {@code /} or
   * {@code ?} as they are, and nobody can tell where that began.
   */
  boolean mayEndALogin() {
    return rest.contains("@");
  }
}
