package io.millrace.orchestrator.web;

import static io.millrace.tasks.approval.Approvals.approve;
import static io.millrace.tasks.approval.Approvals.choose;
import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import java.time.Duration;

/** A DAG that asks people. */
public final class Gate implements DagDefinition {

  @Override
  public Dag define() {
    var dag = Dag.named("gate");
    var open =
        dag.task("open", approve("Let the <water> through?").atMost(Duration.ofHours(8)).orSkip());
    dag.task("flow", java(context -> {})).after(open);
    dag.task("colour", choose("Which colour?", "red", "green", "reject"));
    return dag.build();
  }
}
