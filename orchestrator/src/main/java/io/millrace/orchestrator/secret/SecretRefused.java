package io.millrace.orchestrator.secret;

import org.jspecify.annotations.Nullable;

/** A secret that cannot be stored or read; the message says why and what to do. */
public final class SecretRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean aboutTheInput;

  SecretRefused(String message) {
    this(message, null);
  }

  SecretRefused(String message, @Nullable Throwable cause) {
    this(message, false, cause);
  }

  private SecretRefused(String message, boolean aboutTheInput, @Nullable Throwable cause) {
    super(message, cause);
    this.aboutTheInput = aboutTheInput;
  }

  /** Nothing is wrong but what was to be stored. */
  static SecretRefused ofInput(String message) {
    return new SecretRefused(message, true, null);
  }

  /** Whether it was not asked rightly, as with a name that is none. */
  public boolean isAboutTheInput() {
    return aboutTheInput;
  }
}
