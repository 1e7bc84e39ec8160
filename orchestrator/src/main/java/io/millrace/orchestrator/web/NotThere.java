package io.millrace.orchestrator.web;

import io.millrace.orchestrator.run.TaskNotFound;

/** A page was asked for something that does not exist; the message says what. */
final class NotThere extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotThere(String message) {
    super(message);
  }

  static NotThere of(TaskNotFound refusal) {
    String sentence = String.valueOf(refusal.getMessage());
    String end = sentence.endsWith("?") ? "" : ".";
    return new NotThere(Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + end);
  }
}
