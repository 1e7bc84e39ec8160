package io.millrace.orchestrator.run;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The places a node has free for tries, by kind; one push takes from them. Not thread-safe. */
public final class Slots {

  private final @Nullable Set<String> queues;
  private int warehouse;
  private int external;

  /** For tasks of all queues. */
  public Slots(int warehouse, int external) {
    this(warehouse, external, null);
  }

  /** {@code queues} names those whose tasks may have the places; null for all. */
  public Slots(int warehouse, int external, @Nullable Set<String> queues) {
    this.warehouse = warehouse;
    this.external = external;
    this.queues = queues;
  }

  /** For a node that claims nothing. */
  public static Slots none() {
    return new Slots(0, 0, null);
  }

  /** As many places, to be taken from anew. */
  Slots copy() {
    return new Slots(warehouse, external, queues);
  }

  /** Gives back a place that was taken in vain. */
  void giveBack(RunGraph.Node task) {
    switch (task.kind()) {
      case WAREHOUSE -> warehouse++;
      case EXTERNAL -> external++;
    }
  }

  /** The kinds of tasks that there is a place for. */
  Set<RunGraph.Kind> freeKinds() {
    Set<RunGraph.Kind> free = EnumSet.noneOf(RunGraph.Kind.class);
    if (warehouse > 0) {
      free.add(RunGraph.Kind.WAREHOUSE);
    }
    if (external > 0) {
      free.add(RunGraph.Kind.EXTERNAL);
    }
    return free;
  }

  /** The places for tasks of a kind. */
  int free(RunGraph.Kind kind) {
    return switch (kind) {
      case WAREHOUSE -> warehouse;
      case EXTERNAL -> external;
    };
  }

  /** The places of all kinds together. */
  int free() {
    return warehouse + external;
  }

  /** Whether there is any place to be taken. */
  public boolean isEmpty() {
    return warehouse == 0 && external == 0;
  }

  /** Whether the task's queue is one of this node's, however many places are free. */
  boolean mayTake(RunGraph.Node task) {
    return queues == null || queues.contains(task.queue());
  }

  /** Takes a place; false if none is free for such a task. */
  public boolean take(RunGraph.Node task) {
    if (!mayTake(task)) {
      return false;
    }
    switch (task.kind()) {
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
