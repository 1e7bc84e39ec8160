package io.millrace.orchestrator.run;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Dag;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people do to mapped tasks and their instances. */
class MappedTasksTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final Actor ANNA = new Actor("anna");

  private static RunGraph graph() {
    var dag = Dag.named("shop");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    var load = dag.map("load", files, each -> java(String.class, context -> ""));
    dag.task("sum", java(Integer.class, context -> 0)).after(load);
    return RunGraph.of(dag.build());
  }

  /** Whose last task takes the outputs of the instances. */
  private static RunGraph collecting() {
    var dag = Dag.named("collecting");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    var load = dag.map("load", files, each -> java(Integer.class, context -> 0));
    dag.task("sum", java(load, Integer.class, (all, context) -> 0));
    return RunGraph.of(dag.build());
  }

  /** A run whose two instances run. */
  private long aMappedRun() {
    return aMappedRun(graph());
  }

  private long aMappedRun(RunGraph graph) {
    long run = node.start(graph);
    node.handOn("files", "[\"a\", \"b\"]");
    assertThat(node.running()).containsExactlyInAnyOrder("load[0]", "load[1]");
    return run;
  }

  private Marked mark(long run, String task, Mark mark) {
    return node.operations().mark(run, task, mark, ANNA);
  }

  @Test
  void endsOtherwiseOnceTheInstanceThatFailedIsMarkedAsSuccess() {
    long run = aMappedRun();
    node.fail("load[0]");
    node.succeed("load[1]");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    assertThat(node.states(run))
        .containsExactly(
            "files success",
            "load failed",
            "load[0] failed",
            "load[1] success",
            "sum upstream_failed");

    assertThat(mark(run, "load[0]", Mark.SUCCESS)).isEqualTo(Marked.NOW);

    assertThat(node.states(run))
        .containsExactly(
            "files success", "load waiting", "load[0] success", "load[1] success", "sum waiting");
    node.assertCounters(run);
    node.admit();
    node.succeed("sum");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(node.states(run)).contains("load success");
    node.assertCounters(run);
  }

  @Test
  void isMappedOverOnceItEndsAnewInOneStepWithWhatComesAfterIt() {
    var dag = Dag.named("chain");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    var sizes =
        dag.mapGroupAndCollect(
            "per_file",
            files,
            (file, group) -> {
              var copy = group.task("copy", java(context -> {}));
              return group
                  .task("size", java(String.class, context -> ""))
                  .after(copy)
                  .triggerRule(TriggerRule.ALL_DONE);
            });
    dag.map("again", sizes, each -> java(String.class, context -> ""));
    long run = node.start(RunGraph.of(dag.build()));
    node.handOn("files", "[\"a\"]");
    node.fail("copy[0]");
    node.handOn("size[0]", "\"b\"");
    assertThat(node.state(run, "again")).isEqualTo("upstream_failed");

    mark(run, "copy[0]", Mark.SUCCESS);
    node.admit();

    assertThat(node.state(run, "per_file")).isEqualTo("success");
    assertThat(node.running()).containsExactly("again[0]");
    node.succeed("again[0]");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    node.assertCounters(run);
  }

  @Test
  void forgetsTheOutputsOfWhatIsCleared() {
    long run = aMappedRun(collecting());
    node.handOn("load[0]", "10");
    node.handOn("load[1]", "20");
    assertThat(node.outputs(run))
        .containsExactly("files [\"a\", \"b\"]", "load [10, 20]", "load[0] 10", "load[1] 20");

    node.operations().clear(ClearRequest.of(run, Played.named("load")), ANNA);

    assertThat(node.outputs(run)).containsExactly("files [\"a\", \"b\"]");
  }

  @Test
  void forgetsTheOutputsOfWhatIsMarkedAndOfItsWhole() {
    long run = aMappedRun(collecting());
    node.handOn("load[0]", "10");
    node.handOn("load[1]", "20");

    mark(run, "load[1]", Mark.FAILED);

    assertThat(node.outputs(run)).containsExactly("files [\"a\", \"b\"]", "load[0] 10");
    mark(run, "files", Mark.FAILED);
    assertThat(node.outputs(run)).containsExactly("load[0] 10");
  }

  @Test
  void handsOnNoListThatLacksTheOutputOfAnInstance() {
    long run = aMappedRun(collecting());
    node.fail("load[0]");
    node.handOn("load[1]", "5");

    mark(run, "load[0]", Mark.SUCCESS);
    node.admit();

    assertThat(node.states(run))
        .contains("load failed", "load[0] success", "load[1] success", "sum upstream_failed");
    assertThat(node.history(run, "load").getLast())
        .isEqualTo(
            "waiting > failed: load[0] (success) has handed on nothing, and the list of all outputs would lack it; clear load[0], or have its task skip itself where it has nothing to hand on");
    node.assertCounters(run);

    node.operations().clear(ClearRequest.of(run, Played.named("load[0]")), ANNA);
    node.admit();
    node.handOn("load[0]", "4");

    assertThat(node.outputs(run)).contains("load [4, 5]");
    assertThat(node.state(run, "load")).isEqualTo("success");
  }

  @Test
  void handsOnNoListThatLacksWhatCouldNotStartAfterATolerableFailure() {
    var dag = Dag.named("tolerable");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    var sizes =
        dag.mapGroupAndCollect(
            "per_file",
            files,
            (file, group) -> {
              var copy = group.task("copy", java(context -> {})).tolerable();
              return group.task("size", java(Integer.class, context -> 0)).after(copy);
            });
    dag.task("sum", java(sizes, Integer.class, (all, context) -> 0));
    long run = node.start(RunGraph.of(dag.build()));
    node.handOn("files", "[\"a\", \"b\"]");
    node.succeed("copy[0]");
    node.handOn("size[0]", "1");
    node.fail("copy[1]");

    assertThat(node.states(run))
        .contains("per_file failed", "size[1] upstream_failed", "sum upstream_failed");
    assertThat(node.history(run, "per_file").getLast())
        .contains("size[1] (upstream_failed) has handed on nothing");
    node.assertCounters(run);
  }

  @Test
  void namesAFailureThatCountsAndNoneThatMayBe() {
    var dag = Dag.named("tolerable");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    dag.mapGroup(
        "per_file",
        files,
        (file, group) -> {
          group.task("notify", java(context -> {})).tolerable();
          group.task("copy", java(context -> {}));
        });
    long run = node.start(RunGraph.of(dag.build()));
    node.handOn("files", "[\"a\", \"b\"]");
    node.fail("notify[0]");
    node.succeed("notify[1]");
    node.succeed("copy[0]");
    node.fail("copy[1]");

    assertThat(node.history(run, "per_file").getLast())
        .isEqualTo("waiting > failed: 1 of its 4 instances failed; first copy[1]: it failed");
  }

  @Test
  void staysAsItIsWhileAnotherInstanceHasFailed() {
    long run = aMappedRun();
    node.fail("load[0]");
    node.fail("load[1]");

    mark(run, "load[0]", Mark.SUCCESS);

    assertThat(node.states(run)).contains("load failed", "sum upstream_failed");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    node.assertCounters(run);
  }

  @Test
  void isSkippedNoLongerOnceAnInstanceIsMarkedAsSuccess() {
    long run = aMappedRun();
    node.end("load[0]", new Outcome.Skipped("nothing to do"));
    node.end("load[1]", new Outcome.Skipped("nothing to do"));
    assertThat(node.states(run)).contains("load skipped", "sum skipped");

    mark(run, "load[1]", Mark.SUCCESS);
    node.admit();

    assertThat(node.states(run))
        .containsExactly(
            "files success", "load success", "load[0] skipped", "load[1] success", "sum skipped");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    node.assertCounters(run);
  }

  @Test
  void isMarkedWithItsInstancesOnceTheyHaveBeenStopped() {
    long run = aMappedRun();

    Claim.Key first = node.running("load[0]").key();
    assertThat(mark(run, "load", Mark.SUCCESS)).isEqualTo(Marked.ONCE_STOPPED);
    node.operations()
        .marksOf(Played.NODE_ID)
        .forEach(
            mark -> node.end(mark.claim().equals(first) ? "load[0]" : "load[1]", mark.outcome()));

    assertThat(node.states(run)).contains("load success", "load[0] success", "load[1] success");
    assertThat(node.running()).containsExactly("sum");
    node.assertCounters(run);
  }

  @Test
  void isNotClearedWhileAnInstanceRuns() {
    long run = aMappedRun();
    node.succeed("load[0]");
    ClearRequest whole = ClearRequest.of(run, Played.named("load"));

    assertThatThrownBy(() -> node.operations().clear(whole, ANNA))
        .isInstanceOf(OperationRefused.class)
        .hasMessageContaining("task load[1] of")
        .hasMessageContaining("is running");
    assertThatThrownBy(
            () -> node.operations().clear(ClearRequest.of(run, Played.named("load[7]")), ANNA))
        .isInstanceOf(TaskNotFound.class)
        .hasMessageContaining(" has no load[7]; it has 2 instances of load, load[0] to load[1]");
  }

  @Test
  void waitsAgainForAnInstanceThatIsClearedWhileOthersRun() {
    long run = aMappedRun();
    node.succeed("load[0]");

    var only = new Clearing.Tasks(Set.of("load[0]"), false, false, false);
    node.operations().clear(ClearRequest.of(run, only), ANNA);
    node.claim();

    assertThat(node.running()).containsExactlyInAnyOrder("load[0]", "load[1]");
    node.assertCounters(run);
    node.succeed("load[1]");
    assertThat(node.state(run, "load")).isEqualTo("waiting");
    node.succeed("load[0]");
    assertThat(node.state(run, "load")).isEqualTo("success");
    node.assertCounters(run);
  }

  @Test
  void isClearedAsAWholeWithAnInstanceIfWhatIsBeforeItIsCleared() {
    long run = aMappedRun();
    node.succeed("load[0]");
    node.succeed("load[1]");
    var withUpstream = new Clearing.Tasks(Set.of("load[0]"), true, false, false);

    assertThat(node.operations().clear(ClearRequest.of(run, withUpstream), ANNA))
        .extracting(ClearedTask::taskId)
        .containsExactly("files", "load");
    node.claim();

    assertThat(node.states(run)).contains("load waiting", "load[0] removed", "load[1] removed");
    node.running().remove("sum"); // goes on beside it
    assertThat(node.running()).containsExactly("files");
    node.handOn("files", "[\"c\"]");
    assertThat(node.running()).containsExactly("load[0]");
    node.assertCounters(run);
  }

  @Test
  void staysIfAnInstanceIsClearedWithWhatIsBeforeItInItsGroup() {
    var dag = Dag.named("grouped");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    dag.mapGroup(
        "per_file",
        files,
        (file, group) -> {
          var fetch = group.task("fetch", java(context -> {}));
          group.task("sum", java(context -> {})).after(fetch);
        });
    long run = node.start(RunGraph.of(dag.build()));
    node.handOn("files", "[\"a\", \"b\"]");
    List.of("fetch[0]", "fetch[1]", "sum[0]", "sum[1]").forEach(node::succeed);

    var both = Played.named("fetch[1]", "sum[1]");
    assertThat(node.operations().clear(ClearRequest.of(run, both), ANNA))
        .extracting(ClearedTask::taskId)
        .containsExactly("fetch[1]", "sum[1]");
    node.admit();

    assertThat(node.running()).containsExactly("fetch[1]");
    assertThat(node.states(run)).contains("per_file waiting", "sum[0] success", "sum[1] waiting");
  }

  @Test
  void saysHowFarItIs() {
    long run = aMappedRun();
    node.succeed("load[0]");
    var reader = new RunReader(node.sql());

    RunReader.Task load = reader.task(run, "load").orElseThrow();

    assertThat(load.mapped()).isEqualTo(new RunReader.Mapped(2, 2, 1, 0, 0));
    assertThat(new WhyNotRunning(node.sql()).of(run, "load").orElseThrow().sentence())
        .isEqualTo("it waits for its instances, of which 1 of 2 are done");
    assertThat(reader.tasks(run))
        .extracting(RunReader.Task::taskId)
        .containsExactly("files", "load", "sum");
    assertThat(reader.instances(run, load.taskInstanceId(), 10))
        .extracting(RunReader.Task::taskId)
        .containsExactly("load[1]", "load[0]");
  }
}
