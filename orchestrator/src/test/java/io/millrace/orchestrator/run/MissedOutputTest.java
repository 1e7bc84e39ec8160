package io.millrace.orchestrator.run;

import static io.millrace.tasks.plain.JavaTasks.again;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Again;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What whoever marks an instance as success is told. */
class MissedOutputTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private long aRun() {
    var dag = Dag.named("missing");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    var load = dag.map("load", files, each -> java(Integer.class, context -> 0));
    dag.map("tell", files, each -> java(context -> {}));
    dag.loop("page", 5, 0, before -> again(before, (from, context) -> Again.done(1)));
    dag.task("sum", java(load, Integer.class, (all, context) -> 0));
    long run = node.start(RunGraph.of(dag.build()));
    node.handOn("files", "[\"a\", \"b\"]");
    return run;
  }

  @Test
  void isThatTheMappedTaskFailsWhoseOutputsAreTaken() {
    long run = aRun();
    var reader = new RunReader(node.sql());

    assertThat(reader.missedOutput(run, "load[1]"))
        .contains(
            "load[1] hands on nothing, so that load fails, whose outputs another task takes; clear"
                + " load[1] to have it run again");
    assertThat(reader.missedOutput(run, "page[0]"))
        .contains(
            "page[0] hands on nothing, so that the loop page fails, which is not told whether it is"
                + " done; clear page[0] to have it run again");
  }

  @Test
  void isNothingWhereNobodyTakesThemOrTheTaskIsOne() {
    long run = aRun();
    var reader = new RunReader(node.sql());

    assertThat(reader.missedOutput(run, "tell[0]")).isEmpty();
    assertThat(reader.missedOutput(run, "files")).isEmpty();
    assertThat(reader.missedOutput(run, "load")).isEmpty();
  }
}
