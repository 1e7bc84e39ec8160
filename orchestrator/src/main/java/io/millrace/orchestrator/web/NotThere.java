package io.millrace.orchestrator.web;

/** A page was asked for something that does not exist; the message says what. */
final class NotThere extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotThere(String message) {
    super(message);
  }
}
