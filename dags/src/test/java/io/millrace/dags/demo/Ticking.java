package io.millrace.dags.demo;

import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A DAG whose one task logs ten lines a second for a minute. */
public final class Ticking implements DagDefinition {

  @Override
  public Dag define() {
    var dag = Dag.named("ticking");
    dag.task(
        "tick",
        java(context -> {
          for (int tick = 1; tick <= 600; tick++) {
            context.log("tick " + tick + ".");
            boolean ignored = new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
          }
        }));
    return dag.build();
  }
}
