package io.millrace.orchestrator.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts go, checked; null where nobody asked for it.
 *
 * @param slack a Slack-compatible incoming webhook
 * @param pages where people find the pages, without a slash at its end
 */
public record AlertSettings(
    @Nullable URI slack, @Nullable Webhook webhook, @Nullable Mail mail, String pages) {

  /** A receiver of JSON; {@code secret} signs it. */
  public record Webhook(URI url, @Nullable String secret) {}

  /**
   * A mail server, and who gets mail from whom.
   *
   * @param encrypted from the first byte on (smtps)
   * @param user null if the server asks for none; then there is no password either
   */
  public record Mail(
      String host,
      int port,
      boolean encrypted,
      @Nullable String user,
      @Nullable String password,
      String from,
      List<String> to) {}

  private static final String BARE = "[^\\s@<>,;\"]+@[^\\s@<>,;\"]+";
  private static final Pattern ADDRESS = Pattern.compile(BARE + "|[^\\v@<>,;\"]*<" + BARE + ">");

  static AlertSettings of(Function<Key, Optional<String>> values) {
    return new AlertSettings(
        values.apply(Key.ALERT_SLACK_URL).map(url -> http(Key.ALERT_SLACK_URL, url)).orElse(null),
        webhook(
            values.apply(Key.ALERT_WEBHOOK_URL).orElse(null),
            values.apply(Key.ALERT_WEBHOOK_SECRET).orElse(null)),
        mail(
            values.apply(Key.SMTP_URL).orElse(null),
            values.apply(Key.ALERT_EMAIL_FROM).orElse(null),
            values.apply(Key.ALERT_EMAIL_TO).orElse(null)),
        values
            .apply(Key.PUBLIC_URL)
            .map(url -> http(Key.PUBLIC_URL, url).toString().replaceFirst("/+$", ""))
            .orElse("http://localhost:" + values.apply(Key.PORT).orElse(Key.PORT.defaultValue())));
  }

  private static @Nullable Webhook webhook(@Nullable String url, @Nullable String secret) {
    if (url != null) {
      return new Webhook(http(Key.ALERT_WEBHOOK_URL, url), secret);
    }
    if (secret != null) {
      throw lacks(Key.ALERT_WEBHOOK_SECRET, Key.ALERT_WEBHOOK_URL);
    }
    return null;
  }

  private static @Nullable Mail mail(
      @Nullable String url, @Nullable String from, @Nullable String to) {
    if (url == null) {
      if (from != null || to != null) {
        throw lacks(from != null ? Key.ALERT_EMAIL_FROM : Key.ALERT_EMAIL_TO, Key.SMTP_URL);
      }
      return null;
    }
    if (from == null || to == null) {
      throw lacks(Key.SMTP_URL, from == null ? Key.ALERT_EMAIL_FROM : Key.ALERT_EMAIL_TO);
    }
    List<String> recipients =
        Arrays.stream(to.split(","))
            .map(String::strip)
            .filter(address -> !address.isEmpty())
            .map(address -> address(Key.ALERT_EMAIL_TO, address))
            .toList();
    if (recipients.isEmpty()) {
      throw lacks(Key.SMTP_URL, Key.ALERT_EMAIL_TO);
    }
    return server(url, address(Key.ALERT_EMAIL_FROM, from.strip()), recipients);
  }

  private static Mail server(String url, String from, List<String> to) {
    URI server =
        parsed(Key.SMTP_URL, url, List.of("smtp", "smtps"), "smtp://user:password@host:port");
    boolean encrypted = server.getScheme().equalsIgnoreCase("smtps");
    String[] login =
        server.getRawUserInfo() == null ? new String[0] : server.getRawUserInfo().split(":", 2);
    if (login.length == 1) {
      throw new SettingRefused(
          Key.SMTP_URL.variable() + " names a user and no password; give both or neither.");
    }
    int standard = encrypted ? 465 : login.length == 0 ? 25 : 587;
    return new Mail(
        server.getHost(),
        server.getPort() < 0 ? standard : server.getPort(),
        encrypted,
        login.length == 0 ? null : decoded(login[0]),
        login.length == 0 ? null : decoded(login[1]),
        from,
        to);
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String address(Key key, String address) {
    if (!ADDRESS.matcher(address).matches()) {
      throw new SettingRefused(
          key.variable() + " holds " + address + ", which is no e-mail address; correct it.");
    }
    return address;
  }

  private static URI http(Key key, String url) {
    return parsed(key, url, List.of("http", "https"), "https://host/path");
  }

  /** The URL itself may be a secret and is not said. */
  private static URI parsed(Key key, String url, List<String> schemes, String example) {
    try {
      var uri = new URI(url.strip());
      if (uri.getScheme() != null
          && schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getHost() != null
          && uri.getPort() <= 65_535) {
        return uri;
      }
    } catch (URISyntaxException wrong) {
      // Said below: its message would quote the URL.
    }
    throw new SettingRefused(
        "%s is no %s URL; write it as %s, with what is special in it percent-encoded."
            .formatted(key.variable(), schemes.getFirst(), example));
  }

  private static SettingRefused lacks(Key given, Key missing) {
    return new SettingRefused(
        "%s is set and %s is not; set both or neither."
            .formatted(given.variable(), missing.variable()));
  }
}
