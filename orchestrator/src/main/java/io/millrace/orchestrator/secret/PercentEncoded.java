package io.millrace.orchestrator.secret;

import io.millrace.orchestrator.text.SecretUrl;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A secret in a URL or a form. Encoders differ in which characters they leave as they are, in the
 * case of their digits, and in whether a space is a plus: whatever stands for the secret is found,
 * if something of it is encoded.
 */
record PercentEncoded(String secret, List<Sign> signs) implements Spelling {

  private static final int NOT_HERE = -1;

  /** A character, as it is left and as it is encoded. */
  record Sign(String plain, String encoded) {

    private static Sign of(int character) {
      var encoded = new StringBuilder();
      for (byte each : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
        encoded.append('%').append("%02X".formatted(each));
      }
      return switch (character) {
        case '%' -> new Sign(encoded.toString(), encoded.toString());
        case ' ' -> new Sign("+", encoded.toString());
        default -> new Sign(Character.toString(character), encoded.toString());
      };
    }

    /** Where it ends in the text that it begins in. */
    private int end(String text, int begin) {
      if (text.startsWith(plain, begin)) {
        return begin + plain.length();
      }
      return text.regionMatches(true, begin, encoded, 0, encoded.length())
          ? begin + encoded.length()
          : NOT_HERE;
    }
  }

  static PercentEncoded of(String secret) {
    return new PercentEncoded(secret, secret.codePoints().mapToObj(Sign::of).toList());
  }

  @Override
  public int length() {
    return secret.length();
  }

  @Override
  public String hide(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    var hidden = new StringBuilder();
    int copied = 0;
    char plain = signs.getFirst().plain().charAt(0);
    for (int at = 0; at < text.length(); at++) {
      char begin = text.charAt(at);
      int end = begin == plain || begin == '%' ? end(text, at) : NOT_HERE;
      if (end != NOT_HERE) {
        hidden.append(text, copied, at).append(SecretUrl.HIDDEN);
        copied = end;
        at = end - 1;
      }
    }
    return copied == 0 ? text : hidden.append(text, copied, text.length()).toString();
  }

  private int end(String text, int begin) {
    int at = begin;
    for (Sign sign : signs) {
      at = sign.end(text, at);
      if (at == NOT_HERE) {
        return NOT_HERE;
      }
    }
    return text.startsWith(secret, begin) ? NOT_HERE : at;
  }
}
