package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.NOT_CHOSEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A branch whose choice outlives the try that made it: {@code full} is not chosen. */
class NotChosenTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final Actor ANNA = new Actor("anna");
  private static final RunGraph GRAPH =
      Graphs.graph(
          "shop",
          Graphs.external("which", List.of(), List.of(2, 3)),
          Graphs.external("load", List.of(), List.of(2, 3)),
          Graphs.external("full", List.of(0, 1), List.of()),
          Graphs.external("delta", List.of(0, 1), List.of()));

  @Test
  void isSkippedAgainWhenWhatFailedIsRetried() {
    long run = node.start(GRAPH);
    choose("full");
    node.fail("load");
    assertThat(node.states(run))
        .containsExactly("which success", "load failed", "full skipped", "delta upstream_failed");

    node.runs().clear(run, new Clearing.Unsuccessful());

    endWithoutFull(run);
  }

  @Test
  void isSkippedWhereTheOtherTaskHadFailedBeforeTheChoice() {
    long run = node.start(GRAPH);
    node.fail("load");
    choose("full");
    assertThat(node.states(run))
        .containsExactly(
            "which success", "load failed", "full upstream_failed", "delta upstream_failed");

    node.runs().clear(run, new Clearing.From("load"));

    endWithoutFull(run);
  }

  @Test
  void isSkippedWhereTheOtherTaskIsMarkedAsSuccess() {
    long run = node.start(GRAPH);
    node.fail("load");
    choose("full");

    node.operations().mark(run, "load", Mark.SUCCESS, ANNA);
    node.admit();

    assertThat(node.running()).containsExactly("delta");
    assertThat(node.history(run, "full"))
        .last()
        .isEqualTo("waiting > skipped: not chosen by which");
    node.assertCounters(run);
  }

  @Test
  void runsWhereSomebodyAsksForIt() {
    long run = aRunWithoutFull();

    node.runs().clear(run, new Clearing.From("full"));
    node.admit();
    assertThat(node.running()).containsExactly("full");
    node.fail("full");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);

    node.runs().clear(run, new Clearing.Unsuccessful());
    node.admit();
    assertThat(node.running()).as("and when it is retried").containsExactly("full");
  }

  @Test
  void isForgottenWhereTheBranchChoosesAnew() {
    long run = aRunWithoutFull();

    node.runs().clear(run, new Clearing.From("which"));
    assertThat(node.sql().fetchCount(NOT_CHOSEN)).isZero();
    node.admit();
    choose("delta");

    assertThat(node.running()).containsExactly("full");
    node.succeed("full");
    assertThat(node.states(run))
        .containsExactly("which success", "load success", "full success", "delta skipped");
    node.assertCounters(run);
  }

  private long aRunWithoutFull() {
    long run = node.start(GRAPH);
    choose("full");
    node.succeed("load");
    node.succeed("delta");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    return run;
  }

  private void choose(String butNot) {
    var effect = new Effect(null, 0, null, List.of(), List.of(), List.of(), List.of(butNot));
    node.end("which", new Outcome.Succeeded(effect, false));
  }

  /** {@code load} runs again, and after it {@code delta} alone. */
  private void endWithoutFull(long run) {
    node.admit();
    assertThat(node.running()).containsExactly("load");
    node.succeed("load");
    assertThat(node.running()).containsExactly("delta");
    node.succeed("delta");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(node.state(run, "full")).isEqualTo("skipped");
    node.assertCounters(run);
  }
}
