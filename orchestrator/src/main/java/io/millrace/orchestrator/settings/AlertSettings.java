package io.millrace.orchestrator.settings;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
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

  /**
   * What these values say.
   *
   * @param complete whether these are all there are; if not, what one of them needs may still be
   *     stored
   */
  static AlertSettings of(Function<Key, Optional<String>> values, String pages, boolean complete) {
    return new AlertSettings(
        values
            .apply(Key.ALERT_SLACK_URL)
            .map(url -> UrlFormat.HTTP.parse(Key.ALERT_SLACK_URL, url))
            .orElse(null),
        webhook(
            values.apply(Key.ALERT_WEBHOOK_URL).orElse(null),
            values.apply(Key.ALERT_WEBHOOK_SECRET).orElse(null),
            complete),
        mail(
            values.apply(Key.SMTP_URL).orElse(null),
            values.apply(Key.ALERT_EMAIL_FROM).orElse(null),
            values.apply(Key.ALERT_EMAIL_TO).orElse(null),
            complete),
        pages);
  }

  private static @Nullable Webhook webhook(
      @Nullable String url, @Nullable String secret, boolean complete) {
    if (url != null) {
      return new Webhook(UrlFormat.HTTP.parse(Key.ALERT_WEBHOOK_URL, url), secret);
    }
    if (secret != null && complete) {
      throw lacks(Key.ALERT_WEBHOOK_SECRET, Key.ALERT_WEBHOOK_URL);
    }
    return null;
  }

  private static @Nullable Mail mail(
      @Nullable String url, @Nullable String from, @Nullable String to, boolean complete) {
    if (url == null) {
      if (complete && (from != null || to != null)) {
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
    URI server = UrlFormat.SMTP.parse(Key.SMTP_URL, url);
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

  private static SettingRefused lacks(Key given, Key missing) {
    return new SettingRefused(
        "%s is set and %s is not; set both or neither."
            .formatted(given.variable(), missing.variable()));
  }
}
