package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ASSET_LISTENER;
import static io.millrace.sql.orchestrator.Tables.ASSET_UPDATE;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mapped tasks beside runs before theirs, branches, setups, waiting DAGs and people. */
class MappedBesideTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final Actor ANNA = new Actor("anna");
  private static final Outcome CANCELLED = new Outcome.Cancelled("its run was stopped");

  private final DagBuilder dag = Dag.named("shop");

  private TaskRef<List<String>> files() {
    return dag.task("files", javaList(String.class, context -> List.of()));
  }

  private TaskRef<List<String>> load(TaskRef<List<String>> files) {
    return dag.map("load", files, each -> java(String.class, context -> ""));
  }

  /** Hands on two elements. */
  private void handOn() {
    var list = new Effect(null, 0, "[\"a\", \"b\"]", List.of(), List.of(), List.of());
    node.end("files", new Outcome.Succeeded(list, false));
  }

  private void choose(String task, String butNot) {
    var effect = new Effect(null, 0, null, List.of(), List.of(), List.of(), List.of(butNot));
    node.end(task, new Outcome.Succeeded(effect, false));
  }

  @Test
  void isMappedOnceTheRunBeforeHasDoneAllOfIt() {
    load(files()).dependsOnPast();
    RunGraph graph = RunGraph.of(dag.build());
    long first = node.start(graph);
    handOn();
    node.succeed("load[0]");
    long second = node.create(graph, 1);
    node.admit();
    handOn();

    assertThat(node.states(second)).containsExactly("files success", "load waiting");
    assertThat(new WhyNotRunning(node.sql()).of(second, "load").orElseThrow().sentence())
        .startsWith("it depends on the past, and the same task in run day_0");

    node.succeed("load[1]");
    assertThat(node.state(first, "load")).isEqualTo("success");
    node.runs().wakePast();
    node.claim();

    assertThat(node.running()).containsExactlyInAnyOrder("load[0]", "load[1]");
    node.assertCounters(second);
  }

  @Test
  void eachElementOfAGroupChoosesForItself() {
    dag.mapGroup(
        "per_file",
        files(),
        (file, group) -> {
          TaskRef<Void> which = group.task("which", java(context -> {}));
          TaskRef<Void> fetch = group.task("fetch", java(context -> {}));
          group.task("full", java(context -> {})).after(which, fetch);
          group.task("delta", java(context -> {})).after(which, fetch);
        });
    long run = node.start(RunGraph.of(dag.build()));
    handOn();
    choose("which[0]", "full");
    choose("which[1]", "delta");
    node.fail("fetch[0]");
    node.fail("fetch[1]");
    assertThat(node.states(run))
        .contains("full[0] skipped", "delta[0] upstream_failed")
        .contains("full[1] upstream_failed", "delta[1] skipped")
        .contains("per_file failed");

    node.runs().clear(run, new Clearing.Unsuccessful());
    node.admit();
    assertThat(node.running()).containsExactlyInAnyOrder("fetch[0]", "fetch[1]");
    node.succeed("fetch[0]");
    node.succeed("fetch[1]");

    assertThat(node.running()).containsExactlyInAnyOrder("delta[0]", "full[1]");
    node.succeed("delta[0]");
    node.succeed("full[1]");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(node.states(run)).contains("full[0] skipped", "delta[1] skipped");
    node.assertCounters(run);
  }

  /** Of make, files, the mapped load, and drop, which tears down what make made. */
  private long aRunThatSetsUp() {
    TaskRef<Void> make = dag.task("make", java(context -> {}));
    var load = load(files().after(make)).after(make);
    dag.task("drop", java(context -> {})).tearsDown(make).after(load);
    long run = node.start(RunGraph.of(dag.build()));
    node.succeed("make");
    handOn();
    return run;
  }

  @Test
  void aRunThatIsStoppedTearsDownOnceItsInstancesHaveEnded() {
    long run = aRunThatSetsUp();

    node.runs().stop(run, StopReason.CANCEL);
    assertThat(node.state(run, "load")).isEqualTo("cancelled");
    node.end("load[0]", CANCELLED);
    assertThat(node.state(run, "drop")).isEqualTo("waiting");
    node.end("load[1]", CANCELLED);

    assertThat(node.running()).containsExactly("drop");
    node.succeed("drop");
    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void anInstanceThatNeedsASetupIsClearedWithItsMappedTask() {
    long run = aRunThatSetsUp();
    node.fail("load[0]");
    node.succeed("load[1]");
    node.succeed("drop");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);

    node.runs().clear(run, new Clearing.Unsuccessful());
    node.admit();

    assertThat(node.running()).containsExactly("make");
    assertThat(node.states(run))
        .contains("load waiting", "load[0] removed", "load[1] removed", "drop waiting");
    node.succeed("make");
    assertThat(node.running()).containsExactlyInAnyOrder("load[0]", "load[1]");
    node.succeed("load[0]");
    node.succeed("load[1]");
    node.succeed("drop");
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    node.assertCounters(run);
  }

  @Test
  void noInstanceIsMarkedAfterWhichOthersNeedWhatWasTornDown() {
    TaskRef<Void> make = dag.task("make", java(context -> {}));
    var each =
        dag.mapGroup(
                "per_file",
                files().after(make),
                (file, group) -> {
                  TaskRef<Void> fetch = group.task("fetch", java(context -> {}));
                  group.task("sum", java(context -> {})).after(fetch);
                })
            .after(make);
    dag.task("drop", java(context -> {})).tearsDown(make).after(each);
    long run = node.start(RunGraph.of(dag.build()));
    node.succeed("make");
    handOn();
    node.fail("fetch[0]");
    node.succeed("fetch[1]");
    node.succeed("sum[1]");
    node.succeed("drop");

    assertThatThrownBy(() -> node.operations().mark(run, "fetch[0]", Mark.SUCCESS, ANNA))
        .isInstanceOf(OperationRefused.class)
        .hasMessageContaining("task sum[0] of ")
        .hasMessageEndingWith(
            "would run then without what was torn down; clear per_file instead, which has that set up anew");

    assertThat(node.states(run)).contains("fetch[0] failed", "per_file failed");
  }

  /** Of a mapped task whose updates somebody waits for. */
  private long aRunThatPublishes() {
    node.sql().deleteFrom(ASSET_UPDATE).execute();
    node.sql().insertInto(ASSET_LISTENER).values("prices", "waits").onConflictDoNothing().execute();
    load(files()).publishes("prices");
    long run = node.start(RunGraph.of(dag.build()));
    handOn();
    return run;
  }

  private List<String> published() {
    return node.sql().selectFrom(ASSET_UPDATE).fetch(ASSET_UPDATE.TASK_ID);
  }

  @Test
  void publishesOnceItHasSucceededAsAWhole() {
    long run = aRunThatPublishes();

    node.succeed("load[0]");
    assertThat(published()).isEmpty();
    node.succeed("load[1]");

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(published()).containsExactly("load");
  }

  @Test
  void publishesIfTheLastThatItWaitedForWasAMark() {
    long run = aRunThatPublishes();
    node.succeed("load[0]");
    node.fail("load[1]");

    node.operations().mark(run, "load[1]", Mark.SUCCESS, ANNA);
    assertThat(published()).isEmpty();
    node.admit();

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(published()).containsExactly("load");
  }

  @Test
  void publishesNothingIfAllThatSucceededWasMarked() {
    long run = aRunThatPublishes();
    node.fail("load[0]");
    node.end("load[1]", new Outcome.Skipped("nothing to do", List.of()));

    node.operations().mark(run, "load[0]", Mark.SUCCESS, ANNA);
    node.admit();

    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertThat(node.state(run, "load")).isEqualTo("success");
    assertThat(published()).isEmpty();
  }

  @Test
  void publishesNothingIfThatWasMarkedBeforeTheLastWasSkipped() {
    long run = aRunThatPublishes();
    node.fail("load[0]");
    node.operations().mark(run, "load[0]", Mark.SUCCESS, ANNA);

    node.end("load[1]", new Outcome.Skipped("nothing to do", List.of()));

    assertThat(node.state(run, "load")).isEqualTo("success");
    assertThat(published()).isEmpty();
  }

  @Test
  void anInstanceAsksForItself() {
    load(files());
    long run = node.start(RunGraph.of(dag.build()));
    handOn();
    var asked = new Outcome.Asked("Sure?", List.of("yes", "no"), null, null, false);
    node.end("load[0]", asked);
    node.end("load[1]", asked);

    node.operations().answer(run, "load[1]", "yes", null, ANNA);
    node.claim();

    assertThat(node.running()).containsExactly("load[1]");
    assertThat(AskedPerson.find(node.sql(), run, "load[0]").orElseThrow().open()).isTrue();
    assertThat(AskedPerson.find(node.sql(), run, "load[1]").orElseThrow().answer())
        .isEqualTo("yes");
    assertThat(AskedPerson.list(node.sql(), false, 10))
        .extracting(AskedPerson::taskId)
        .containsExactly("load[0]");
  }
}
