package io.millrace.orchestrator.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * How a URL is to be written.
 *
 * @param schemes in lower case; the first names the format
 * @param example for those who wrote it otherwise
 */
record UrlFormat(List<String> schemes, String example) {

  static final UrlFormat HTTP = new UrlFormat(List.of("http", "https"), "https://host/path");
  static final UrlFormat SMTP =
      new UrlFormat(List.of("smtp", "smtps"), "smtp://user:password@host:port");

  private static final int LAST_PORT = 65_535;

  /**
   * The URL that a setting holds.
   *
   * @throws SettingRefused if it is none of this format, without the URL, which may be a secret
   */
  URI parse(Key key, String url) {
    try {
      var uri = new URI(url.strip());
      if (uri.getScheme() != null
          && schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getHost() != null
          && uri.getPort() <= LAST_PORT) {
        return uri;
      }
    } catch (URISyntaxException wrong) {
      // Said below: its message would quote the URL.
    }
    throw new SettingRefused(
        "%s is no %s URL; write it as %s, with what is special in it percent-encoded."
            .formatted(key.variable(), schemes.getFirst(), example));
  }
}
