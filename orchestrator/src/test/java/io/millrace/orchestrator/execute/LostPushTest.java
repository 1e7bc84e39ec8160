package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.execute.CuttableLink.Cut;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connection breaks around the COMMIT that records a try and claims the next one. */
class LostPushTest {

  /** How the statement begins that only the push of a finished try sends. */
  private static final String END_OF_TRIES = "with \"mine\" as";

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  void runsEachTaskOnce(Cut cut) throws Exception {
    var first = new AtomicInteger();
    var second = new AtomicInteger();
    try (var link = new CuttableLink(DATABASE)) {
      var builder = Dag.named("cut_" + cut.name().toLowerCase(Locale.ROOT));
      var before =
          builder.task(
              "first",
              java(context -> {
                first.incrementAndGet();
                link.cutNextCommitAfter(END_OF_TRIES, cut);
              }));
      builder
          .task(
              "second",
              java(context -> {
                second.incrementAndGet();
              }))
          .after(before);
      Dag dag = builder.build();

      try (var engine = new EngineFixture(link.dataSource(), dag)) {
        assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
      }
    }
    assertThat(first).hasValue(1);
    assertThat(second).hasValue(1);
  }
}
