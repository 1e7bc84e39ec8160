package io.millrace.orchestrator.run;

import static io.millrace.tasks.plain.JavaTasks.again;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Again;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.TestDatabase;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A retry of mapped tasks runs nothing again that had succeeded. */
class RetryMappedTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final Actor ANNA = new Actor("anna");
  private static final String AGAIN = "{\"again\": true, \"value\": 1}";
  private static final String DONE = "{\"again\": false, \"value\": 1}";

  private final DagBuilder dag = Dag.named("shop");

  private TaskRef<List<String>> files() {
    return dag.task("files", javaList(String.class, context -> List.of()));
  }

  private long started() {
    long run = node.start(RunGraph.of(dag.build()));
    if (node.running().contains("files")) {
      node.handOn("files", "[\"a\", \"b\"]");
    }
    return run;
  }

  private void retry(long run) {
    node.operations().clear(ClearRequest.of(run, new Clearing.Unsuccessful()), ANNA);
    node.admit();
  }

  /** It was cancelled while its last instances ran, which were quicker. */
  private long aCancelledRun() {
    var load = dag.map("load", files(), each -> java(context -> {}));
    dag.task("sum", java(context -> {})).after(load);
    long run = started();
    node.runs().stop(run, StopReason.CANCEL);
    node.succeed("load[0]");
    node.succeed("load[1]");
    assertThat(node.states(run))
        .containsExactly(
            "files success",
            "load cancelled",
            "load[0] success",
            "load[1] success",
            "sum cancelled");
    return run;
  }

  @Test
  void decidesAMappedTaskAnewAllOfWhoseInstancesHadSucceeded() {
    long run = aCancelledRun();
    var request = ClearRequest.of(run, new Clearing.Unsuccessful());
    assertThat(node.operations().preview(request))
        .extracting(ClearedTask::taskId)
        .containsExactly("load", "sum");

    retry(run);

    assertThat(node.running()).containsExactly("sum");
    assertThat(node.states(run))
        .containsExactly(
            "files success", "load success", "load[0] success", "load[1] success", "sum running");
    assertThat(node.history(run, "load"))
        .contains(
            "cancelled > waiting: cleared by hand (anna); what its instances come to is decided anew");
    node.assertCounters(run);
    node.succeed("sum");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void decidesItAnewAlsoIfItAloneIsClearedBecauseItFailed() {
    long run = aCancelledRun();

    node.operations()
        .clear(ClearRequest.of(run, new Clearing.Tasks(Set.of("load"), false, false, true)), ANNA);
    node.admit();

    assertThat(node.running()).isEmpty();
    assertThat(node.states(run)).contains("load success", "load[0] success", "sum cancelled");
    node.assertCounters(run);
  }

  @Test
  void runsAllOfItThatIsClearedByItsName() {
    long run = aCancelledRun();

    node.operations().clear(ClearRequest.of(run, Played.named("load")), ANNA);
    node.admit();

    assertThat(node.running()).containsExactlyInAnyOrder("load[0]", "load[1]");
  }

  @Test
  void decidesTheInnerOneAnewAndTheOnesAroundIt() {
    var files = files();
    dag.mapGroup(
        "each", files, (file, group) -> group.map("part", files, one -> java(context -> {})));
    long run = started();
    List<String> parts = List.of("part[0][0]", "part[0][1]", "part[1][0]", "part[1][1]");
    assertThat(node.running()).containsExactlyInAnyOrderElementsOf(parts);
    node.runs().stop(run, StopReason.TIMEOUT);
    parts.forEach(node::succeed);
    assertThat(node.states(run)).contains("each cancelled", "part[0] cancelled");

    retry(run);

    assertThat(node.running()).isEmpty();
    assertThat(node.states(run)).contains("each success", "part[0] success", "part[1] success");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    node.assertCounters(run);
  }

  @Test
  void mapsAnewWhatNeedsWhatWasTornDown() {
    TaskRef<Void> make = dag.task("make", java(context -> {}));
    var files = files().after(make);
    var load = dag.map("load", files, each -> java(context -> {})).after(make);
    dag.task("drop", java(context -> {})).tearsDown(make).after(load);
    long run = node.start(RunGraph.of(dag.build()));
    node.succeed("make");
    node.handOn("files", "[\"a\"]");
    node.runs().stop(run, StopReason.CANCEL);
    node.succeed("load[0]");
    node.succeed("drop");
    assertThat(node.state(run, "load")).isEqualTo("cancelled");

    retry(run);

    assertThat(node.running()).containsExactly("make");
    assertThat(node.states(run)).contains("load waiting", "load[0] removed");
    node.assertCounters(run);
  }

  @Test
  void goesOnWithTheNextIterationOfALoop() {
    dag.loop("page", 5, 0, before -> again(before, (from, context) -> Again.done(1)));
    long run = started();
    node.runs().stop(run, StopReason.CANCEL);
    node.handOn("page[0]", AGAIN);
    assertThat(node.states(run)).containsExactly("page cancelled", "page[0] success");

    retry(run);

    assertThat(node.running()).containsExactly("page[1]");
    assertThat(node.states(run))
        .containsExactly("page waiting", "page[0] success", "page[1] running");
    node.assertCounters(run);
  }

  @Test
  void repeatsNothingOfALoopThatIsAtItsBound() {
    dag.loop("page", 1, 0, before -> again(before, (from, context) -> Again.done(1)));
    long run = started();
    node.handOn("page[0]", AGAIN);
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);

    retry(run);

    assertThat(node.running()).isEmpty();
    assertThat(node.states(run)).containsExactly("page failed", "page[0] success");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    assertThat(node.history(run, "page").getLast())
        .endsWith("raise the bound for runs to come, as this one keeps its own");
    node.assertCounters(run);
  }

  /** Of two mapped tasks, one after the other; all of the first has succeeded. */
  private long twoSteps() {
    var files = files();
    var load = dag.map("load", files, each -> java(context -> {}));
    var load2 = dag.map("load2", files, each -> java(context -> {})).after(load);
    dag.task("report", java(context -> {})).after(load2);
    long run = started();
    node.succeed("load[0]");
    node.succeed("load[1]");
    return run;
  }

  @Test
  void mapsAnewWhatComesAfterAMappedTaskOfWhichAnInstanceRunsAgain() {
    long run = twoSteps();
    node.succeed("load2[0]");
    node.fail("load2[1]");
    node.operations().mark(run, "load[0]", Mark.FAILED, ANNA);
    node.admit();
    assertThat(node.states(run)).contains("load failed", "load2 failed");

    retry(run);

    assertThat(node.running()).containsExactly("load[0]");
    assertThat(node.states(run))
        .contains("load2 waiting", "load2[0] removed", "load2[1] removed", "report waiting");
    node.assertCounters(run);
    node.fail("load[0]");
    assertThat(node.states(run)).contains("load2 upstream_failed", "report upstream_failed");
    node.assertCounters(run);
  }

  @Test
  void runsNoInstanceBesideOneThatItsMappedTaskWaitsFor() {
    long run = twoSteps();
    node.succeed("load2[0]");
    node.succeed("load2[1]");
    node.succeed("report");
    var both = Played.named("load[0]", "load2[0]");
    assertThat(node.operations().preview(ClearRequest.of(run, both)))
        .extracting(ClearedTask::taskId)
        .containsExactly("load[0]", "load2");

    node.operations().clear(ClearRequest.of(run, both), ANNA);
    node.admit();

    assertThat(node.running()).containsExactly("load[0]");
    node.assertCounters(run);
    node.succeed("load[0]");
    assertThat(node.running()).contains("load2[0]", "load2[1]");
    node.assertCounters(run);
  }

  @Test
  void startsNothingBesideWhatItWaitsForInARunThatWasCancelled() {
    long run = twoSteps();
    node.operations().clear(ClearRequest.of(run, Played.named("load[0]")), ANNA);
    node.claim();
    node.runs().stop(run, StopReason.CANCEL);
    List.of("load[0]", "load2[0]", "load2[1]")
        .forEach(task -> node.end(task, Outcome.Cancelled.withItsRun()));

    retry(run);

    assertThat(node.running()).containsExactly("load[0]");
    assertThat(node.states(run)).contains("load2 waiting", "load2[0] removed");
    node.assertCounters(run);
  }

  /** Of several tasks, one of which may fail. */
  private void aLoopThatNotifies() {
    dag.loopGroup(
        "pages",
        5,
        0,
        (before, group) -> {
          group.task("notify", java(context -> {})).tolerable();
          return group.task("page", again(before, (from, context) -> Again.done(1)));
        });
  }

  @Test
  void leavesWhatMayFailInALoopThatSucceeded() {
    aLoopThatNotifies();
    dag.task("other", java(context -> {}));
    long run = started();
    node.fail("notify[0]");
    node.handOn("page[0]", AGAIN);
    node.succeed("notify[1]");
    node.handOn("page[1]", DONE);
    node.fail("other");
    assertThat(node.states(run)).contains("pages success", "notify[0] failed", "other failed");

    retry(run);

    assertThat(node.running()).containsExactly("other");
    assertThat(node.states(run)).contains("pages success", "page[0] success", "page[1] success");
  }

  @Test
  void repeatsALoopFromTheIterationThatFailedNotFromWhatMayFail() {
    aLoopThatNotifies();
    long run = started();
    node.fail("notify[0]");
    node.handOn("page[0]", AGAIN);
    node.fail("notify[1]");
    node.fail("page[1]");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);

    retry(run);

    assertThat(node.running()).containsExactlyInAnyOrder("notify[1]", "page[1]");
    assertThat(node.states(run)).contains("notify[0] failed", "page[0] success");
    node.assertCounters(run);
  }
}
