package io.millrace.tasks;

import java.util.ArrayList;
import java.util.List;

/** Collects {@link Concurrency}; refuses what would never run. */
final class ConcurrencyBuilder {

  private final String whose;
  private Concurrency limits = Concurrency.UNLIMITED;

  /** {@code whose} as in "task load". */
  ConcurrencyBuilder(String whose) {
    this.whose = whose;
  }

  void pool(String name, int slots) {
    Names.require("pool", name, whose);
    requireOneAtLeast("takes %d slots of its pool", slots);
    limits = new Concurrency(name, slots, limits.priority(), limits.maxActive());
  }

  void priority(int number) {
    limits = new Concurrency(limits.pool(), limits.poolSlots(), number, limits.maxActive());
  }

  void maxActive(int most) {
    requireOneAtLeast("is to run %d times at once", most);
    limits = new Concurrency(limits.pool(), limits.poolSlots(), limits.priority(), most);
  }

  /** What it says, as it is said. */
  List<String> said() {
    List<String> said = new ArrayList<>();
    if (limits.pool() != null) {
      said.add(".pool(..)");
    }
    if (limits.priority() != Concurrency.UNLIMITED.priority()) {
      said.add(".priority(..)");
    }
    if (limits.maxActive() != null) {
      said.add(".maxActive(..)");
    }
    return said;
  }

  Concurrency build() {
    return limits;
  }

  private void requireOneAtLeast(String what, int number) {
    if (number < 1) {
      throw new DagRejected(whose + " " + what.formatted(number) + "; give it 1 at least");
    }
  }
}
