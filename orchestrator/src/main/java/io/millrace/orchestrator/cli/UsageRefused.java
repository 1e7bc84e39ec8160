package io.millrace.orchestrator.cli;

/** A command that cannot be carried out as it was written; exit status 2. */
final class UsageRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageRefused(String message) {
    super(message);
  }
}
