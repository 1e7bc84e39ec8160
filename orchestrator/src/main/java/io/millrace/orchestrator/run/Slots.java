package io.millrace.orchestrator.run;

/**
 * The places a node has free for tries, by kind. Confined to the node's dispatching thread, except
 * that a push in progress works on a {@link #copy} until it is committed.
 */
public final class Slots {

  private int warehouse;
  private int external;

  public Slots(int warehouse, int external) {
    this.warehouse = warehouse;
    this.external = external;
  }

  /** A push that rolls back must not have taken anything. */
  public Slots copy() {
    return new Slots(warehouse, external);
  }

  /** Takes a place; false if none is free. */
  public boolean take(RunGraph.Kind kind) {
    switch (kind) {
      case WAREHOUSE -> {
        if (warehouse == 0) {
          return false;
        }
        warehouse--;
      }
      case EXTERNAL -> {
        if (external == 0) {
          return false;
        }
        external--;
      }
    }
    return true;
  }

  public void giveBack(RunGraph.Kind kind) {
    switch (kind) {
      case WAREHOUSE -> warehouse++;
      case EXTERNAL -> external++;
    }
  }
}
