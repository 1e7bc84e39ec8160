package io.millrace.orchestrator.run;

/** The places a node has free for tries, by kind; one push takes from them. Not thread-safe. */
public final class Slots {

  private int warehouse;
  private int external;

  public Slots(int warehouse, int external) {
    this.warehouse = warehouse;
    this.external = external;
  }

  /** For a node that claims nothing. */
  public static Slots none() {
    return new Slots(0, 0);
  }

  /** As many places, to be taken from anew. */
  Slots copy() {
    return new Slots(warehouse, external);
  }

  /** Gives back a place that was taken in vain. */
  void giveBack(RunGraph.Kind kind) {
    switch (kind) {
      case WAREHOUSE -> warehouse++;
      case EXTERNAL -> external++;
    }
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
}
