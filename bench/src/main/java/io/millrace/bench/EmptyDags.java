package io.millrace.bench;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.Interval;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.plain.JavaTasks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** DAGs whose tasks do nothing. */
final class EmptyDags {

  /** Of a chain. */
  static final int LENGTH = 40;

  /** Of a mapped task. */
  static final int ELEMENTS = 10_000;

  /** Of every run. */
  static final Interval NOW = new Interval(Instant.EPOCH, Instant.EPOCH);

  private EmptyDags() {}

  /**
   * One task after the other.
   *
   * @param body of the task with that number
   * @param queues that the tasks belong to in turn
   */
  static Dag chain(String name, IntFunction<JavaTasks.Action> body, String... queues) {
    DagBuilder dag = Dag.named(name);
    List<TaskRef<Void>> before = List.of();
    for (int i = 0; i < LENGTH; i++) {
      TaskRef<Void> task = dag.task("t" + i, java(body.apply(i))).queue(queues[i % queues.length]);
      before.forEach(task::after);
      before = List.of(task);
    }
    return dag.build();
  }

  /** 1,000 beside each other. */
  static Dag fan() {
    return fan("fan", 1000, number -> context -> {});
  }

  /**
   * So many beside each other.
   *
   * @param body of the task with that number
   */
  static Dag fan(String name, int width, IntFunction<JavaTasks.Action> body) {
    DagBuilder dag = Dag.named(name);
    for (int i = 0; i < width; i++) {
      dag.task("t" + i, java(body.apply(i)));
    }
    return dag.build();
  }

  /** 10,000 in 20 layers of 500 with two parents each. */
  static Dag layers() {
    DagBuilder dag = Dag.named("layers");
    List<TaskRef<Void>> above = List.of();
    for (int layer = 0; layer < 20; layer++) {
      List<TaskRef<Void>> row = new ArrayList<>();
      for (int x = 0; x < 500; x++) {
        TaskRef<Void> task = dag.task("t%d_%d".formatted(layer, x), java(context -> {}));
        if (layer > 0) {
          task.after(above.get(x), above.get((x + 1) % 500));
        }
        row.add(task);
      }
      above = row;
    }
    return dag.build();
  }

  /** A mapped task of 10,000 elements. */
  static Dag mapped() {
    DagBuilder dag = Dag.named("mapped");
    var numbers = dag.task("numbers", javaList(Integer.class, context -> numbers()));
    dag.map("each", numbers, each -> java(context -> {}));
    return dag.build();
  }

  /** The elements. */
  static List<Integer> numbers() {
    return IntStream.range(0, ELEMENTS).boxed().toList();
  }
}
