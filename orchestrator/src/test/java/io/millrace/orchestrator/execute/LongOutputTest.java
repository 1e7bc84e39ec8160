package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tasks hand to one another is limited. */
class LongOutputTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void isRefusedWhereItIsMade() {
    DagBuilder builder = Dag.named("long_output");
    builder.task("make", java(String.class, context -> "x".repeat(8_000_000)));

    assertFails(
        builder.build(),
        "make",
        "the output is too long to be handed on (8000002 bytes of JSON, 8000000 at most); write it"
            + " to a file or a table and hand on where it is");
  }

  @Test
  void isRefusedWithOthersByAChildProcessBeforeItStarts() {
    DagBuilder builder = Dag.named("long_inputs");
    List<TaskRef<?>> inputs =
        Stream.of("one", "two", "three")
            .<TaskRef<?>>map(
                name -> builder.task(name, java(String.class, context -> "x".repeat(6_000_000))))
            .toList();
    builder.task("take", new Taking(inputs)).inChildProcess();

    assertFails(builder.build(), "take", "its inputs are too long for a child process (18000");
  }

  private static void assertFails(Dag dag, String task, String reason) {
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, task)).startsWith(reason);
    }
  }

  private record Taking(List<TaskRef<?>> inputs) implements ExternalOperator<Void> {

    @Override
    public Class<Void> outputType() {
      return Void.class;
    }

    @Override
    public @Nullable Void run(TaskContext context) {
      return null;
    }
  }
}
