package io.millrace.orchestrator.run;

import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.TaskRef;

/** Of make, work and more in a row, and drop, which tears down what make made. */
final class Cluster {

  private Cluster() {}

  static RunGraph graph() {
    var dag = Dag.named("cluster");
    var ignored = drop(dag);
    return RunGraph.of(dag.build());
  }

  /** If its teardown fails. */
  static RunGraph failingTheRun() {
    var dag = Dag.named("cluster");
    drop(dag).failingTheRun();
    return RunGraph.of(dag.build());
  }

  private static TaskRef<Void> drop(DagBuilder dag) {
    TaskRef<Void> make = dag.task("make", java(context -> {}));
    TaskRef<Void> work = dag.task("work", java(context -> {})).after(make);
    TaskRef<Void> more = dag.task("more", java(context -> {})).after(work);
    return dag.task("drop", java(context -> {})).tearsDown(make).after(more);
  }
}
