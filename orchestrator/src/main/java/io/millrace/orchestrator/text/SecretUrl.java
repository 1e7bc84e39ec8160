package io.millrace.orchestrator.text;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL, and which parts of it are secret: the password, and what is called one among the
 * parameters; of a web address everything but scheme and host, because who knows the path of a web
 * hook may post to it.
 *
 * @param kind its scheme
 * @param shown without the secret parts
 * @param secrets as they are written and, where that differs, as they are meant
 */
public record SecretUrl(String kind, String shown, List<String> secrets) {

  /** What is shown in place of a secret, wherever it stands. */
  public static final String HIDDEN = "***";

  /** A path that is shorter, such as /alerts, may stand anywhere, and lets nobody in. */
  private static final int LONGEST_GUESS = 16;

  private static final Pattern URL =
      Pattern.compile(
          "(?<jdbc>jdbc:)?(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://(?:(?<user>[^:@/?#]*)"
              + "(?::(?<password>[^/?#]*))?@)?(?<host>[^/?#@]*)(?<rest>[/?#].*)?");
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)([?&;][a-z_]*(?:password|secret|token|key)=)([^&;#]*)");

  /** A text that is no URL is secret as a whole. */
  public static SecretUrl of(String text) {
    Matcher url = URL.matcher(text.strip());
    if (!url.matches()) {
      return new SecretUrl("", HIDDEN, List.of(text));
    }
    String scheme = url.group("scheme").toLowerCase(Locale.ROOT);
    return scheme.startsWith("http") ? web(scheme, url) : other(scheme, url);
  }

  private static SecretUrl web(String scheme, Matcher url) {
    var secrets = new ArrayList<String>();
    String rest = part(url, "rest");
    addBoth(secrets, part(url, "user"));
    addBoth(secrets, part(url, "password"));
    addLogin(secrets, part(url, "user"), part(url, "password"));
    if (rest.length() > LONGEST_GUESS) {
      addBoth(secrets, rest.substring(1));
    }
    String shown = scheme + "://" + url.group("host");
    return new SecretUrl(scheme, rest.length() > 1 ? shown + "/" + HIDDEN : shown, secrets);
  }

  private static SecretUrl other(String scheme, Matcher url) {
    var secrets = new ArrayList<String>();
    String user = part(url, "user");
    String password = part(url, "password");
    String rest = part(url, "rest");
    // It stands everywhere in clear, and would be hidden everywhere.
    if (!password.equals(user) && !rest.startsWith("/" + password)) {
      addBoth(secrets, password);
      addLogin(secrets, user, password);
    }
    PARAMETER.matcher(rest).results().forEach(found -> addBoth(secrets, found.group(2)));
    String start = part(url, "jdbc") + scheme + "://";
    // It may end a password that holds / or ? as they are, and nobody can tell where that began.
    if (rest.contains("@")) {
      return new SecretUrl(scheme, start + HIDDEN, secrets);
    }
    String login = user.isEmpty() ? "" : user + (password.isEmpty() ? "" : ":" + HIDDEN) + "@";
    String shown = PARAMETER.matcher(rest).replaceAll("$1" + HIDDEN);
    return new SecretUrl(scheme, start + login + url.group("host") + shown, secrets);
  }

  private static String part(Matcher url, String group) {
    return Objects.requireNonNullElse(url.group(group), "");
  }

  /** Both together are what HTTP sends, in base64. */
  private static void addLogin(List<String> secrets, String user, String password) {
    if (!password.isEmpty()) {
      addBoth(secrets, user + ":" + password);
    }
  }

  private static void addBoth(List<String> secrets, String written) {
    if (!written.isEmpty() && !secrets.contains(written)) {
      secrets.add(written);
      String meant = decoded(written);
      if (!meant.equals(written)) {
        secrets.add(meant);
      }
    }
  }

  private static String decoded(String written) {
    try {
      return URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noEncoding) {
      return written;
    }
  }
}
