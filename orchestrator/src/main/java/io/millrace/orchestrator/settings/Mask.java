package io.millrace.orchestrator.settings;

import java.util.regex.Pattern;

/** Which part of a value is a secret, and how it is hidden where values are listed. */
enum Mask {
  NONE,
  ALL,
  /** The password of a URL, before the host or as a parameter; a text that is no URL altogether. */
  PASSWORD,
  /** All but scheme and host: who knows the path of a web hook may post to it. */
  PATH;

  private static final String HIDDEN = "***";
  private static final Pattern PASSWORD_BEFORE_HOST = Pattern.compile("(?<=//)([^/@:]*):.*(?=@)");
  private static final Pattern PASSWORD_PARAMETER =
      Pattern.compile("(?i)([?&;][a-z_]*password=)[^&;]*");
  private static final Pattern AFTER_SCHEME = Pattern.compile("(?<=//)(?:[^/@]*@)?([^/?#]*).*");

  String hide(String value) {
    return switch (this) {
      case NONE -> value;
      case ALL -> HIDDEN;
      case PASSWORD -> value.contains("//") ? withoutPassword(value) : HIDDEN;
      case PATH ->
          value.contains("//") ? AFTER_SCHEME.matcher(value).replaceFirst("$1/" + HIDDEN) : HIDDEN;
    };
  }

  private static String withoutPassword(String url) {
    String hidden = PASSWORD_BEFORE_HOST.matcher(url).replaceFirst("$1:" + HIDDEN);
    return PASSWORD_PARAMETER.matcher(hidden).replaceAll("$1" + HIDDEN);
  }
}
