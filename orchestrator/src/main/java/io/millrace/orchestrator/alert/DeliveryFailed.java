package io.millrace.orchestrator.alert;

/** A receiver could not be told; the message says why in one sentence, without any secret. */
final class DeliveryFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DeliveryFailed(String message) {
    super(message);
  }

  DeliveryFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
