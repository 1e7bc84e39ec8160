package io.millrace.orchestrator.web;

import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.TaskFailed;
import java.util.concurrent.CountDownLatch;

/** A DAG for pages: what it does depends on its parameter. */
public final class Mill implements DagDefinition {

  @Override
  public Dag define() {
    var dag = Dag.named("mill").describedAs("Grinds <b>flour</b>.");
    RunParam<String> mode =
        dag.param(RunParam.text("mode").orElse("good").describedAs("good, bad or slow"));
    dag.param(RunParam.integer("stones").orElse(2L));
    var fetch =
        dag.task("fetch", java(context -> context.log("\u001B[31m<script>alert(1)</script>")));
    dag.task(
            "grind",
            java(context -> {
              switch (context.param(mode)) {
                case "bad" -> throw TaskFailed.forGood("the <stone> broke");
                case "slow" -> {
                  context.log("turn 3");
                  new CountDownLatch(1).await(); // until it is interrupted
                }
                default -> context.log("ground");
              }
            }))
        .after(fetch);
    return dag.build();
  }
}
