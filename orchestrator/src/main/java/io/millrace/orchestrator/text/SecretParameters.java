package io.millrace.orchestrator.text;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The parameters of a URL whose names say that they are secret, as in {@code ?api_token=}. Where a
 * value ends depends on what its parameter begins with.
 */
final class SecretParameters {

  /** A {@code sort_key} or {@code sslkey} is no secret, and many other keys are none either. */
  private static final String NAME =
      "(?:[\\w.-]*(?:pass(?:word|wd)?|pwd|secret|token|sig(?:nature)?)"
          + "|(?:[\\w.-]*(?:access|account|api|auth|encryption|function|private|secret|shared|signing)[_.-]?)?key)=";

  static final SecretParameters OF_WEB_ADDRESSES =
      new SecretParameters(List.of(pattern("[?&;#](?:auth=|" + NAME + ")", "[^&;#]*")));

  /** {@code ?a=b&c=d}; {@code ;a={b};c=d} of SQL Server and others; {@code (a=b)} of MySQL. */
  static final SecretParameters OF_OTHERS =
      new SecretParameters(
          List.of(
              pattern("[?&]" + NAME, "[^&]*"),
              pattern("[;:]" + NAME, "\\{(?:[^}]++|\\}\\})*+\\}|[^;]*"),
              pattern("[(,]" + NAME, "[^),]*")));

  private final List<Pattern> patterns;

  private SecretParameters(List<Pattern> patterns) {
    this.patterns = patterns;
  }

  private static Pattern pattern(String name, String value) {
    return Pattern.compile("(?i)(?<name>" + name + ")(?<value>" + value + ")");
  }

  /** Their values, as they are written. */
  Stream<String> values(String url) {
    return patterns.stream()
        .flatMap(pattern -> pattern.matcher(url).results())
        .map(found -> found.group("value"));
  }

  String hide(String url) {
    String hidden = url;
    for (Pattern pattern : patterns) {
      hidden = pattern.matcher(hidden).replaceAll("${name}" + SecretUrl.HIDDEN);
    }
    return hidden;
  }
}
