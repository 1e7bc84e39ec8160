package io.millrace.orchestrator.secret;

import io.millrace.orchestrator.text.SecretUrl;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The secrets that this process has come across, and what is written instead of them. There is one
 * set of them a process, as there is one log. Thread-safe; costs nothing where there is none.
 *
 * <p>A secret is found as it is, percent-encoded, in base64, there also within something longer,
 * and as it stands in JSON or in a literal of SQL; of several lines each is a secret, with and
 * without the blanks around it.
 */
public final class SecretMasks {

  /** What is shorter would hide ordinary text, and is no secret worth its name. */
  public static final int SHORTEST = 5;

  private static final Set<String> SECRETS = new HashSet<>();

  /** Longest first: a secret may be part of another. */
  private static volatile List<Spelling> spellings = List.of();

  private SecretMasks() {}

  /** Hides a text from now on, unless it is shorter than {@link #SHORTEST}. */
  public static synchronized void add(String secret) {
    if (SECRETS.add(secret)) {
      spellings =
          Stream.concat(spellings.stream(), spellings(secret))
              .distinct()
              .sorted(Comparator.comparingInt(Spelling::length).reversed())
              .toList();
    }
  }

  private static Stream<Spelling> spellings(String secret) {
    return Stream.concat(Stream.of(secret), secret.lines())
        .flatMap(text -> Stream.of(text, text.strip()))
        .distinct()
        .filter(text -> text.length() >= SHORTEST)
        .flatMap(text -> Spellings.of(text).stream());
  }

  /** Hides a URL that is not to be seen as it is, and what in it lets one in, from now on. */
  public static void addUrl(String url) {
    SecretUrl parts = SecretUrl.of(url);
    parts.secrets().forEach(SecretMasks::add);
    if (!parts.shown().equals(url)) {
      add(url);
    }
  }

  /** The text with {@code ***} in place of every secret. */
  public static String hide(String text) {
    String hidden = text;
    for (Spelling spelling : spellings) {
      hidden = spelling.hide(hidden);
    }
    return hidden;
  }
}
