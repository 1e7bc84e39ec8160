package io.millrace.orchestrator.web;

import io.millrace.tasks.Mapping.Repeat;
import io.millrace.tasks.Task;

/** What a graph draws for a task. */
enum GraphShape {
  /** A task of which a run has one. */
  ONE,
  /** A mapped task or a loop, of which it has many. */
  MANY,
  /** A mapped group or a loop of several tasks, drawn around them. */
  AROUND;

  /** What is written on it: how its instances come about, if there are many. */
  static String label(Task<?> task) {
    return switch (task.mapping().repeat()) {
      case null -> task.id();
      case Repeat.Over over -> task.id() + ", for each of " + over.taskId();
      case Repeat.Loop loop -> "%s, at most %,d times".formatted(task.id(), loop.most());
    };
  }
}
