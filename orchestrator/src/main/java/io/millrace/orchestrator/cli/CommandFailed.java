package io.millrace.orchestrator.cli;

import org.jspecify.annotations.Nullable;

/** A command that cannot do what it was asked for; the message says why and what to do. */
final class CommandFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CommandFailed(String message) {
    this(message, null);
  }

  CommandFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
