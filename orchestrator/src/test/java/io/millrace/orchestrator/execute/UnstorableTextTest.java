package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskFailed;
import io.millrace.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PostgreSQL stores no zero characters; a task that hands one over must not stop its node. */
class UnstorableTextTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void isReplacedInAReason() {
    var builder = Dag.named("reason");
    builder.task(
        "fail",
        java(context -> {
          throw TaskFailed.forGood("a\u0000b");
        }));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "fail")).isEqualTo("a\uFFFDb");
    }
  }

  @Test
  void failsATaskWhoseOutputHoldsIt() {
    record Text(String text) {}
    var builder = Dag.named("output");
    builder.task("make", java(Text.class, context -> new Text("a\u0000b")));
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "make")).contains("zero character");
    }
  }
}
