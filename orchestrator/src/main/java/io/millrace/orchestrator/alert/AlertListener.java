package io.millrace.orchestrator.alert;

/** What deliveries tell of themselves. Called from the channels' threads; must return at once. */
public interface AlertListener {

  AlertListener NONE = new AlertListener() {};

  /** A receiver has taken an alert. */
  default void sent(String channel) {}

  /** An attempt failed; another follows. */
  default void failed(String channel) {}

  /** An attempt failed, and it was the last. */
  default void givenUp(String channel) {}
}
