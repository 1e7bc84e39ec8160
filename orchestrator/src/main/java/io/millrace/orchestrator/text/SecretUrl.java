package io.millrace.orchestrator.text;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
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
      Pattern.compile("(?<jdbc>jdbc:)?(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://(?<rest>.*)");

  private static final Pattern USER = Pattern.compile("(?i)[?&;:(,]user=(?<user>[^&;),]*)");

  /** The host of a login, and the user of the next. */
  private static final Pattern NEXT_LOGIN = Pattern.compile("@[^@,]*,[^@:,]*:");

  /**
   * A text that is no URL is secret as a whole, and so is what follows the scheme where a password
   * may be anywhere.
   */
  public static SecretUrl of(String text) {
    Matcher url = URL.matcher(text.strip());
    if (!url.matches()) {
      return new SecretUrl("", HIDDEN, List.of(text));
    }
    String scheme = url.group("scheme").toLowerCase(Locale.ROOT);
    String start = Objects.requireNonNullElse(url.group("jdbc"), "") + scheme + "://";
    return scheme.startsWith("http")
        ? web(scheme, start, url.group("rest"))
        : other(scheme, start, url.group("rest"));
  }

  private static SecretUrl web(String scheme, String start, String text) {
    UrlParts parts = UrlParts.of(text);
    var secrets = new ArrayList<String>();
    addBoth(secrets, parts.user());
    addLogin(secrets, parts);
    for (String place : List.of(parts.rest(), parts.path())) {
      if (place.length() > LONGEST_GUESS) {
        addBoth(secrets, place.substring(1));
      }
    }
    SecretParameters.OF_WEB_ADDRESSES.values(parts.rest()).forEach(each -> addBoth(secrets, each));
    // Without a port an @ is one of the path.
    if (!parts.haveCertainHosts() || (parts.mayEndALogin() && parts.hosts().contains(":"))) {
      return hidden(scheme, start, text, secrets);
    }
    String shown = start + parts.hosts();
    return new SecretUrl(scheme, parts.rest().length() > 1 ? shown + "/" + HIDDEN : shown, secrets);
  }

  private static SecretUrl other(String scheme, String start, String text) {
    UrlParts parts = UrlParts.of(text);
    var secrets = new ArrayList<String>();
    Set<String> inClear = inClear(parts);
    if (!inClear.contains(decoded(parts.password()))) {
      addLogin(secrets, parts);
    }
    boolean certain = parts.haveCertainHosts() && !parts.mayEndALogin();
    SecretParameters.OF_OTHERS
        .values(certain ? parts.rest() : text)
        .filter(value -> !inClear.contains(decoded(value)))
        .forEach(value -> addBoth(secrets, value));
    if (!certain) {
      return hidden(scheme, start, text, secrets);
    }
    String login =
        parts.user().isEmpty() && parts.password().isEmpty()
            ? ""
            : parts.user() + (parts.password().isEmpty() ? "" : ":" + HIDDEN) + "@";
    String rest = SecretParameters.OF_OTHERS.hide(parts.rest());
    return new SecretUrl(scheme, start + login + parts.hosts() + rest, secrets);
  }

  /** The user and the database: they stand everywhere, and would be hidden everywhere. */
  private static Set<String> inClear(UrlParts parts) {
    Set<String> inClear = new HashSet<>(List.of(decoded(parts.user())));
    inClear.add(decoded(parts.path()).replaceFirst("^/", ""));
    Matcher user = USER.matcher(parts.rest());
    if (user.find()) {
      inClear.add(decoded(user.group("user")));
    }
    return inClear;
  }

  private static SecretUrl hidden(String scheme, String start, String text, List<String> secrets) {
    addLogin(secrets, UrlParts.ofLongestLogin(text));
    return new SecretUrl(scheme, start + HIDDEN, secrets);
  }

  /** Both together are what HTTP sends, in base64; MySQL takes a login before each of its hosts. */
  private static void addLogin(List<String> secrets, UrlParts parts) {
    String password = parts.password();
    if (!password.isEmpty()) {
      addBoth(secrets, password);
      addBoth(secrets, parts.user() + ":" + password);
      Matcher next = NEXT_LOGIN.matcher(password);
      for (int begin = 0; next.find(); begin = next.end()) {
        addBoth(secrets, password.substring(begin, next.start()));
        addBoth(secrets, password.substring(next.end()));
      }
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
