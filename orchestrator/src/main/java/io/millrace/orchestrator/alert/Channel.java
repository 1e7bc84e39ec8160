package io.millrace.orchestrator.alert;

/**
 * A way to tell somebody. Used by one thread at a time; an attempt ends within the lease of its
 * claim.
 */
interface Channel extends AutoCloseable {

  /** As it stands in the database. */
  String name();

  /**
   * Tells, and returns once the receiver has taken it.
   *
   * @throws DeliveryFailed if the receiver did not
   */
  void send(Delivery delivery) throws InterruptedException;

  @Override
  default void close() {}
}
