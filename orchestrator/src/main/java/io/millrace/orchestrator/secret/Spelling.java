package io.millrace.orchestrator.secret;

import io.millrace.orchestrator.text.SecretUrl;

/** A way in which a secret is written. Immutable. */
sealed interface Spelling permits Spelling.Literal, PercentEncoded {

  /** In characters, at least: what is longer is looked for first, as it may hold another. */
  int length();

  /** The text with {@code ***} in place of this. */
  String hide(String text);

  /** Written one way. */
  record Literal(String secret) implements Spelling {

    @Override
    public int length() {
      return secret.length();
    }

    @Override
    public String hide(String text) {
      return text.replace(secret, SecretUrl.HIDDEN);
    }
  }
}
