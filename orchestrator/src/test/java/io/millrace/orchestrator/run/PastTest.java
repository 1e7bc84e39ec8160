package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.PAST_WAIT;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.Interval;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks that ask something of the run before theirs. */
class PastTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  /** Of load, sum and publish in a row, sum depends on the past. */
  private static final RunGraph SUMS = sums(Dag.named("sums"));

  private static RunGraph sums(DagBuilder dag) {
    var load = dag.task("load", java(context -> {}));
    var sum = dag.task("sum", java(context -> {})).dependsOnPast().after(load);
    dag.task("publish", java(context -> {})).after(sum);
    return RunGraph.of(dag.build());
  }

  @Test
  void theFirstRunDoesNotWait() {
    long first = node.start(SUMS);
    node.succeed("load");

    assertThat(node.state(first, "sum")).isEqualTo("running");
    assertThat(rows()).isZero();
  }

  @Test
  void waitsUntilTheSameTaskOfTheRunBeforeHasSucceeded() {
    long first = node.start(SUMS);
    node.succeed("load");
    long second = next(1);

    node.succeed("load");
    assertThat(node.state(second, "sum")).isEqualTo("waiting");
    assertThat(why(second))
        .isEqualTo(
            "past: it depends on the past, and the same task in run day_0 of 1970-01-01T00:00:00Z is"
                + " running");
    assertThat(met()).as("nothing changed").isFalse();

    node.succeed("sum");
    assertThat(node.state(first, "sum")).isEqualTo("success");
    wake();

    assertThat(node.state(second, "sum")).isEqualTo("running");
    assertThat(rows()).isZero();
    node.assertCounters(second);
  }

  @Test
  void aFailureHoldsTheNextRunUntilItIsMendedByClearingOrMarking() {
    long first = node.start(SUMS);
    node.succeed("load");
    node.fail("sum");
    long second = next(1);
    node.succeed("load");
    long third = next(2);
    node.succeed("load");

    assertThat(why(second))
        .endsWith("the same task in run day_0 of 1970-01-01T00:00:00Z is failed");
    assertThat(why(third))
        .endsWith("the same task in run day_1 of 1970-01-02T00:00:00Z is waiting");

    node.operations().mark(first, "sum", Mark.SUCCESS, Actor.UNKNOWN);
    wake();
    assertThat(node.state(second, "sum")).isEqualTo("running");
    assertThat(node.state(third, "sum")).isEqualTo("waiting");

    node.end("sum", new Outcome.Skipped("nothing to sum"));
    wake();
    assertThat(node.state(third, "sum")).isEqualTo("running");
  }

  @Test
  void whatIsClearedInTheRunBeforeIsWaitedForAnew() {
    long first = node.start(SUMS);
    node.succeed("load");
    node.succeed("sum");
    node.succeed("publish");
    long second = next(1);
    node.operations()
        .clear(new ClearRequest(first, Played.named("sum"), false, false), Actor.UNKNOWN);

    node.succeed("load");

    assertThat(node.state(second, "sum")).isEqualTo("waiting");
    node.admit();
    node.succeed("sum");
    wake();
    assertThat(node.state(second, "sum")).isEqualTo("running");
  }

  @Test
  void waitsForThoseDirectlyAfterItAsWellIfItSaysSo() {
    var dag = Dag.named("wide");
    var load = dag.task("load", java(context -> {})).waitsForDownstream();
    var sum = dag.task("sum", java(context -> {})).after(load);
    dag.task("last", java(context -> {})).after(sum);
    RunGraph graph = RunGraph.of(dag.build());
    node.start(graph);
    node.succeed("load");
    long second = node.create(graph, 1);
    node.admit();

    assertThat(why(second, "load"))
        .isEqualTo(
            "past: it waits for what comes after it in the past, and sum in run day_0 of"
                + " 1970-01-01T00:00:00Z is running");
    node.succeed("sum");
    wake();

    assertThat(node.state(second, "load")).as("last need not have ended").isEqualTo("running");
  }

  @Test
  void ofSeveralRunsOfADateTheNewestCounts() {
    node.start(SUMS);
    node.succeed("load");
    node.fail("sum");
    node.create(run("again", RunType.MANUAL, 0), SUMS);
    node.admit();
    node.succeed("load");
    node.succeed("sum");
    long second = next(1);

    node.succeed("load");

    assertThat(node.state(second, "sum")).isEqualTo("running");
  }

  @Test
  void aRunByHandHoldsUpNoScheduledOne() {
    long scheduled = node.create(run("scheduled_0", RunType.SCHEDULED, 0), SUMS);
    node.admit();
    node.succeed("load");
    node.succeed("sum");
    node.succeed("publish");
    assertThat(node.state(scheduled)).isEqualTo(RunState.SUCCESS);
    node.create(run("trial", RunType.MANUAL, 1), SUMS);
    node.admit();
    node.fail("load");
    long next = node.create(run("scheduled_2", RunType.SCHEDULED, 2), SUMS);
    node.admit();

    node.succeed("load");

    assertThat(node.state(next, "sum")).isEqualTo("running");
  }

  @Test
  void aTaskThatTheRunBeforeDidNotHaveDoesNotWait() {
    var dag = Dag.named("sums");
    dag.task("load", java(context -> {}));
    node.start(RunGraph.of(dag.build()));
    node.fail("load");
    long second = next(1);

    node.succeed("load");

    assertThat(node.state(second, "sum")).isEqualTo("running");
  }

  @Test
  void theRunThatIsWaitedForNeedsNoPlaceAndNoTableOfTheOneThatWaits() {
    RunGraph alone = sums(Dag.named("alone").maxActiveRuns(1));
    long first = node.create(writing(alone, 0), alone);
    node.admit();
    node.succeed("load");
    node.fail("sum");
    long second = node.create(writing(alone, 1), alone);
    node.admit();
    node.succeed("load");
    assertThat(node.state(second, "sum")).isEqualTo("waiting");

    node.runs().clear(first, new Clearing.From("sum"));
    node.admit();

    assertThat(node.state(first, "sum")).isEqualTo("running");
    node.succeed("sum");
    wake();
    assertThat(node.state(second, "sum")).as("their tables are one run's").isEqualTo("waiting");
    assertThat(why(second))
        .endsWith("day_0 of 1970-01-01T00:00:00Z, which writes its tables too, has not ended");
    node.succeed("publish");
    assertThat(node.state(first)).isEqualTo(RunState.SUCCESS);
    wake();
    assertThat(node.state(second, "sum")).isEqualTo("running");
  }

  @Test
  void aRunAgainOfTheOneThatIsWaitedForHasTheTablesOfTheOneThatWaits() {
    RunGraph alone = sums(Dag.named("again"));
    node.create(writing(alone, 0), alone);
    node.admit();
    node.succeed("load");
    node.fail("sum");
    long second = node.create(writing(alone, 1), alone);
    node.admit();
    node.succeed("load");
    NewRun once = writing(alone, 0);
    long again =
        node.create(
            new NewRun(
                once.dagId(),
                "again",
                RunType.MANUAL,
                once.interval(),
                "{}",
                once.writtenTables(),
                null),
            alone);

    wake();
    node.admit();

    assertThat(node.state(again)).isEqualTo(RunState.RUNNING);
    List.of("load", "sum", "publish").forEach(node::succeed);
    wake();
    assertThat(node.state(second, "sum")).isEqualTo("running");
  }

  @Test
  void aRowOfRunsThatWaitEachForTheOneBeforeItComesToItsEnd() {
    RunGraph alone = sums(Dag.named("row"));
    long first = node.create(writing(alone, 0), alone);
    node.admit();
    List.of("load", "sum", "publish").forEach(node::succeed);
    long second = node.create(writing(alone, 1), alone);
    node.admit();
    node.succeed("load");
    node.fail("sum");
    long third = node.create(writing(alone, 2), alone);
    node.admit();
    node.succeed("load");
    assertThat(node.state(third, "sum")).isEqualTo("waiting");

    node.runs().clear(first, new Clearing.From("sum"));
    node.runs().clear(second, new Clearing.From("sum"));
    node.admit();
    wake();
    node.admit();

    assertThat(node.state(first)).isEqualTo(RunState.RUNNING);
  }

  @Test
  void aRunThatIsStoppedLeavesNoWaitBehind() {
    node.start(SUMS);
    node.succeed("load");
    long second = next(1);
    node.succeed("load");
    assertThat(rows()).isOne();

    node.runs().stop(second, StopReason.CANCEL);
    assertThat(node.state(second)).isEqualTo(RunState.CANCELLED);
    wake();

    assertThat(rows()).isZero();
    assertThat(met()).isFalse();
  }

  private long next(int day) {
    long run = node.create(SUMS, day);
    node.admit();
    return run;
  }

  private static NewRun run(String name, RunType type, int day, String... tables) {
    Instant start = Instant.EPOCH.plus(Duration.ofDays(day));
    return new NewRun(
        "sums",
        name,
        type,
        new Interval(start, start.plus(Duration.ofDays(1))),
        "{}",
        List.of(tables),
        null);
  }

  private static NewRun writing(RunGraph graph, int day) {
    NewRun run = run("day_" + day, RunType.SCHEDULED, day, "shop/mart.sums");
    return new NewRun(
        graph.dagId(), run.runId(), run.type(), run.interval(), "{}", run.writtenTables(), null);
  }

  private boolean met() {
    return node.runs().duties(node.scope()).pastMet();
  }

  /** What the next look of any node does. */
  private void wake() {
    if (met()) {
      node.runs().wakePast();
      node.claim();
    }
  }

  private int rows() {
    return node.sql().fetchCount(PAST_WAIT);
  }

  private String why(long run) {
    return why(run, "sum");
  }

  private String why(long run, String task) {
    WhyNotRunning.Reason reason = new WhyNotRunning(node.sql()).of(run, task).orElseThrow();
    return reason.condition() + ": " + reason.sentence();
  }
}
