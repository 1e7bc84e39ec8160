package io.millrace.orchestrator.secret;

import org.jspecify.annotations.Nullable;

/** A secret that cannot be stored or read; the message says why and what to do. */
public final class SecretRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SecretRefused(String message) {
    this(message, null);
  }

  SecretRefused(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
