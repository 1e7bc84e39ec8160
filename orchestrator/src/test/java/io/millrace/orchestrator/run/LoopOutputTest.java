package io.millrace.orchestrator.run;

import static io.millrace.tasks.plain.JavaTasks.again;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Again;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a loop whose last iteration has not said whether it is done. */
class LoopOutputTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final Actor ANNA = new Actor("anna");

  /** Whose second iteration runs. */
  private long aLoop() {
    var dag = Dag.named("pages");
    var page = dag.loop("page", 5, 0, before -> again(before, (from, context) -> Again.done(1)));
    dag.task("report", java(page, Integer.class, (end, context) -> end));
    long run = node.start(RunGraph.of(dag.build()));
    node.handOn("page[0]", "{\"again\": true, \"value\": 1}");
    assertThat(node.running()).containsExactly("page[1]");
    return run;
  }

  private static String unsaid(String iteration, String state, String loop) {
    return "waiting > failed: %s (%s) has not said whether the loop is done; clear it, or mark %s itself"
        .formatted(iteration, state, loop);
  }

  @Test
  void failsIfTheIterationThatFailedIsMarkedAsSuccess() {
    long run = aLoop();
    node.fail("page[1]");

    node.operations().mark(run, "page[1]", Mark.SUCCESS, ANNA);
    node.admit();

    assertThat(node.states(run))
        .containsExactly(
            "page failed", "page[0] success", "page[1] success", "report upstream_failed");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    assertThat(node.history(run, "page").getLast()).isEqualTo(unsaid("page[1]", "success", "page"));
    node.assertCounters(run);
  }

  @Test
  void failsIfTheIterationHandsOnNothing() {
    long run = aLoop();

    node.succeed("page[1]");

    assertThat(node.states(run)).contains("page failed", "report upstream_failed");
    assertThat(node.history(run, "page").getLast()).isEqualTo(unsaid("page[1]", "success", "page"));
  }

  @Test
  void failsIfTheTaskThatIsToSayItCouldNotStart() {
    var dag = Dag.named("several");
    dag.loopGroup(
        "halve",
        5,
        40,
        (number, group) -> {
          var next = group.task("next", java(context -> {})).tolerable();
          return group
              .task("small", again(number, (before, context) -> Again.done(before)))
              .after(next);
        });
    long run = node.start(RunGraph.of(dag.build()));

    node.fail("next[0]");

    assertThat(node.states(run)).contains("halve failed", "small[0] upstream_failed");
    assertThat(node.history(run, "halve").getLast())
        .isEqualTo(unsaid("small[0]", "upstream_failed", "halve"));
    node.assertCounters(run);
  }

  @Test
  void isSkippedIfTheIterationIs() {
    long run = aLoop();

    node.end("page[1]", new Outcome.Skipped("nothing there", List.of()));

    assertThat(node.states(run)).contains("page skipped", "report skipped");
    assertThat(node.history(run, "page").getLast())
        .isEqualTo("waiting > skipped: its last iteration was skipped");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
  }
}
