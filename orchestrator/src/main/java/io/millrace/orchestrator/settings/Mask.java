package io.millrace.orchestrator.settings;

import io.millrace.orchestrator.text.SecretUrl;

/** Which part of a value is a secret, and how it is hidden where values are listed. */
enum Mask {
  NONE,
  ALL,
  /** What {@link SecretUrl} takes for secret in it. */
  URL,
  /** The same of a web address; anything else may be one that is misspelt, and is hidden. */
  WEB_HOOK;

  String hide(String value) {
    return switch (this) {
      case NONE -> value;
      case ALL -> SecretUrl.HIDDEN;
      case URL -> SecretUrl.of(value).shown();
      case WEB_HOOK -> {
        SecretUrl url = SecretUrl.of(value);
        yield url.kind().matches("https?") ? url.shown() : SecretUrl.HIDDEN;
      }
    };
  }
}
