package io.millrace.orchestrator.database;

import io.millrace.orchestrator.embedded.Endpoint;
import io.millrace.orchestrator.text.DidYouMean;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and who enters.
 *
 * @param origin what the address was taken from, for people: a setting's name, or "the connection
 *     growth"
 * @param hosts one or several, separated by commas, each with or without a port
 * @param user null for the operating system's
 * @param password null for what the driver finds in the user's .pgpass
 * @param parameters by the driver's names
 */
public record DatabaseUrl(
    String origin,
    String hosts,
    String database,
    @Nullable String user,
    @Nullable String password,
    Map<String, String> parameters) {

  private static final String EMBEDDED = "the embedded server";
  private static final String HOST = "(?:[^:,/?#@\\[\\]]*|\\[[^/?#@\\[\\]]*\\])(?::\\d*)?";
  private static final Pattern URL =
      Pattern.compile(
          "(?<jdbc>jdbc:)?postgres(?:ql)?://"
              + "(?:(?<user>[^:@/?]*)(?::(?<password>[^/?]*))?@)?"
              + ("(?<hosts>" + HOST + "(?:," + HOST + ")*)")
              + "(?:/(?<database>[^?@]*))?(?:\\?(?<parameters>.*))?");
  private static final Pattern PARAMETER = Pattern.compile("[\\w.]*");

  public DatabaseUrl {
    parameters = Map.copyOf(parameters);
  }

  /** A database of the embedded server. */
  static DatabaseUrl embedded(Endpoint server, String database) {
    return new DatabaseUrl(
        EMBEDDED,
        server.host() + ":" + server.port(),
        database,
        server.user(),
        server.password(),
        // It has neither, and asking takes two round trips.
        Map.of("sslmode", "disable", "gssEncMode", "disable"));
  }

  /**
   * Reads a URL as psql or the JDBC driver takes it.
   *
   * @param origin as of the record
   * @throws DatabaseUnavailable if it is none
   */
  static DatabaseUrl parse(String origin, String text) {
    try {
      return read(origin, text);
    } catch (IllegalArgumentException noEncoding) {
      throw refused(
          origin, "has a % that begins no encoded character; write %25 for a percent sign");
    }
  }

  private static DatabaseUrl read(String origin, String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      throw noUrl(origin, text);
    }
    boolean jdbc = url.group("jdbc") != null;
    Map<String, String> given = parameters(url.group("parameters"));
    if (!given.keySet().stream().allMatch(name -> PARAMETER.matcher(name).matches())) {
      throw noUrl(origin, text);
    }
    String user = firstOf(decoded(url.group("user")), given.remove("user"));
    String password = firstOf(decoded(url.group("password")), given.remove("password"));
    String hosts = url.group("hosts");
    String database = firstOf(decoded(url.group("database")), user);
    if (database == null) {
      throw refused(origin, "names no database; add /database after the host");
    }
    return new DatabaseUrl(
        origin,
        hosts.isEmpty() ? "localhost" : hosts,
        database,
        user,
        password,
        jdbc ? given : translated(origin, given));
  }

  private static Map<String, String> parameters(@Nullable String query) {
    var parameters = new TreeMap<String, String>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      String value = parts.length == 2 ? decoded(parts[1]) : "";
      parameters.put(parts[0], value == null ? "" : value);
    }
    parameters.remove("");
    return parameters;
  }

  private static Map<String, String> translated(String origin, Map<String, String> given) {
    var parameters = new TreeMap<String, String>();
    given.forEach((name, value) -> {
      String driverName =
          UrlParameters.driverName(name)
              .orElseThrow(() ->
                  refused(
                      origin,
                      "has the parameter "
                          + name
                          + ", which is not known here"
                          + DidYouMean.suggestion(name, UrlParameters.libpqNames())));
      parameters.put(driverName, value);
    });
    return parameters;
  }

  /** Says nothing of what it holds: it may be a password where none was expected. */
  private static DatabaseUnavailable noUrl(String origin, String text) {
    return refused(
        origin,
        "is no URL such as postgresql://user:password@host:5432/database; correct it"
            + (text.contains("@") ? ", with what is special in it percent-encoded" : ""));
  }

  private static DatabaseUnavailable refused(String origin, String why) {
    String subject = origin.substring(0, 1).toUpperCase(Locale.ROOT) + origin.substring(1);
    return new DatabaseUnavailable(subject + " " + why + (why.endsWith("?") ? "" : "."), null);
  }

  private static @Nullable String firstOf(@Nullable String one, @Nullable String other) {
    return one == null || one.isEmpty() ? other : one;
  }

  private static @Nullable String decoded(@Nullable String text) {
    // In a URL's user, password and path a plus is a plus.
    return text == null
        ? null
        : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** What {@code psql} takes as its first argument, password included. */
  public String libpq() {
    String login =
        Optional.ofNullable(user)
            .map(DatabaseUrl::encoded)
            .map(name -> password == null ? name + "@" : name + ":" + encoded(password) + "@")
            .orElse("");
    String query =
        new TreeMap<>(parameters)
            .entrySet().stream()
                .flatMap(parameter ->
                    UrlParameters.libpqName(parameter.getKey()).stream()
                        .map(name -> name + "=" + encoded(parameter.getValue())))
                .collect(Collectors.joining("&"));
    return "postgresql://"
        + login
        + hosts
        + "/"
        + encoded(database)
        + (query.isEmpty() ? "" : "?" + query);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** For the driver, without who enters. */
  String jdbc() {
    return "jdbc:postgresql://" + hosts + "/" + encoded(database);
  }

  /** For the driver: who enters, and how. */
  Properties login() {
    var login = new Properties();
    login.putAll(parameters);
    if (user != null) {
      login.setProperty("user", user);
    }
    if (password != null) {
      login.setProperty("password", password);
    }
    return login;
  }

  /** End of a sentence that says there is no way to the database. */
  String remedy() {
    return embedded() ? "" : "; correct " + origin + " or what it names";
  }

  /** Whether it is on the embedded server, where databases that are missing are created. */
  boolean embedded() {
    return origin.equals(EMBEDDED);
  }

  DatabaseUrl withDatabase(String other) {
    return new DatabaseUrl(origin, hosts, other, user, password, parameters);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "database " + database + " at " + hosts;
  }
}
