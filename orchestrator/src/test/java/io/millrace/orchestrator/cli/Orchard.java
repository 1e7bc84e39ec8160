package io.millrace.orchestrator.cli;

import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.TaskFailed;
import java.time.ZoneOffset;

/** A daily DAG of which one day may fail. */
public final class Orchard implements DagDefinition {

  @Override
  public Dag define() {
    var dag = Dag.named("orchard").schedule(Schedule.daily(ZoneOffset.UTC));
    RunParam<String> rotten =
        dag.param(RunParam.text("rotten").orElse("").describedAs("A day that fails."));
    dag.task(
        "pick",
        java(context -> {
          if (context.logicalDate().toString().startsWith(context.param(rotten) + "T")) {
            throw TaskFailed.forGood("the apples are rotten");
          }
        }));
    return dag.build();
  }
}
