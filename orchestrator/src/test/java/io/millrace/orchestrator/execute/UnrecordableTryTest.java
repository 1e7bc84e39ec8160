package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A try whose outcome the database does not take must not keep its node from recording others. */
class UnrecordableTryTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void failsAloneForAnOutputThatIsTooLargeANumber() {
    var builder = Dag.named("large_number");
    builder.task("large", java(BigDecimal.class, context -> new BigDecimal("1E+200000")));
    var small = builder.task("small", java(context -> {}));
    builder.task("after", java(context -> {})).after(small);
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.states(run))
          .containsOnly(
              entry("large", "failed"), entry("small", "success"), entry("after", "success"));
      assertThat(engine.reason(run, "large"))
          .startsWith(
              "it was done, but what it leaves cannot be recorded: PostgreSQL: value overflows");
    }
  }
}
