package io.millrace.orchestrator.run;

/**
 * How many tries a node runs at once.
 *
 * @param warehouse each holds a connection of its warehouse
 * @param external each is a thread that mostly waits
 */
public record Capacity(int warehouse, int external) {

  /** Of a node as it usually is. */
  public static final Capacity USUAL = new Capacity(8, 512);
}
