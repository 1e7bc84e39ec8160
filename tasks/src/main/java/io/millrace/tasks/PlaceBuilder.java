package io.millrace.tasks;

import java.util.ArrayList;
import java.util.List;

/** Collects where the tries of a task run: on the nodes of which queue, and in which process. */
final class PlaceBuilder {

  private final String whose;
  private String queue = Task.DEFAULT_QUEUE;
  private Executor executor = new Executor.InNode();

  /** {@code whose} as in "task load". */
  PlaceBuilder(String whose) {
    this.whose = whose;
  }

  void queue(String name) {
    Names.require("queue", name, whose);
    queue = name;
  }

  void in(Executor other) {
    executor = other;
  }

  String queue() {
    return queue;
  }

  Executor executor() {
    return executor;
  }

  /** What it says, as it is said. */
  List<String> said() {
    List<String> said = new ArrayList<>();
    if (!queue.equals(Task.DEFAULT_QUEUE)) {
      said.add(".queue(..)");
    }
    if (!executor.equals(new Executor.InNode())) {
      said.add(".inChildProcess(..)");
    }
    return said;
  }
}
