package io.millrace.orchestrator.secret;

import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.SecretUrl;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The secrets that this process has come across, and what is written instead of them. There is one
 * set of them a process, as there is one log. Thread-safe; costs nothing where there is none.
 *
 * <p>A secret is found as it is, percent-encoded, in base64, and as it stands in JSON or in a
 * literal of SQL; of several lines each is a secret.
 */
public final class SecretMasks {

  /** What is shorter would hide ordinary text, and is no secret worth its name. */
  public static final int SHORTEST = 5;

  /** Longest first: a secret may be part of another. */
  private static volatile List<String> forms = List.of();

  private SecretMasks() {}

  /** Hides a text from now on, unless it is shorter than {@link #SHORTEST}. */
  public static void add(String secret) {
    var more = new TreeSet<String>();
    addForms(more, secret);
    secret.lines().forEach(line -> addForms(more, line));
    addAll(more);
  }

  /** Hides a URL that is not to be seen as it is, and what in it lets one in, from now on. */
  public static void addUrl(String url) {
    SecretUrl parts = SecretUrl.of(url);
    parts.secrets().forEach(SecretMasks::add);
    if (!parts.shown().equals(url)) {
      add(url);
    }
  }

  private static void addForms(Set<String> more, String secret) {
    if (secret.length() < SHORTEST) {
      return;
    }
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    String json = JsonText.write(secret);
    more.add(secret);
    more.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
    more.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
    more.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    more.add(json.substring(1, json.length() - 1));
    more.add(secret.replace("'", "''"));
  }

  private static synchronized void addAll(Set<String> more) {
    if (!forms.containsAll(more)) {
      more.addAll(forms);
      forms = more.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    }
  }

  /** The text with {@code ***} in place of every secret. */
  public static String hide(String text) {
    String hidden = text;
    for (String form : forms) {
      if (hidden.contains(form)) {
        hidden = hidden.replace(form, SecretUrl.HIDDEN);
      }
    }
    return hidden;
  }
}
