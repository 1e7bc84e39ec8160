package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.TASK_MARK;
import static io.millrace.tasks.plain.JavaTasks.again;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;

import io.millrace.tasks.Again;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mapped tasks, groups and loops that are marked while instances of theirs run. */
class MarkMappedTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final Actor ANNA = new Actor("anna");
  private static final Actor BEN = new Actor("ben");
  private static final String AGAIN = "{\"again\": true, \"value\": 1}";
  private static final String BY_ANNA = "waiting > success: marked as success by hand (anna)";

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

  /** Whose second iteration runs. */
  private long aLoop() {
    var page = dag.loop("page", 5, 0, before -> again(before, (from, context) -> Again.done(1)));
    dag.task("report", java(context -> {})).after(page);
    long run = started();
    node.handOn("page[0]", AGAIN);
    assertThat(node.running()).containsExactly("page[1]");
    return run;
  }

  /** Whose two instances run, and whose outputs somebody takes. */
  private long aMappedRun() {
    var load = dag.map("load", files(), each -> java(Integer.class, context -> 0));
    dag.task("sum", java(load, Integer.class, (all, context) -> 0));
    return started();
  }

  private void ask(long run, String task, Mark mark, Actor by) {
    assertThat(node.operations().mark(run, task, mark, by)).isEqualTo(Marked.ONCE_STOPPED);
  }

  /** Ends the tries that are to be stopped. */
  private void stop() {
    Map<Claim.Key, PendingMark> marks =
        node.operations().marksOf(Played.NODE_ID).stream()
            .collect(Collectors.toMap(PendingMark::claim, mark -> mark));
    for (String task : List.copyOf(node.running())) {
      PendingMark mark = marks.get(node.running(task).key());
      if (mark != null) {
        node.end(task, mark.outcome());
      }
    }
  }

  private List<String> versionsOfMarks() {
    return node.sql()
        .select(field("xmin::text", String.class))
        .from(TASK_MARK)
        .orderBy(TASK_MARK.TASK_INSTANCE_ID)
        .fetch(row -> row.value1());
  }

  private void assertNothingIsLeft(long run) {
    node.assertCounters(run);
    node.operations().settleMarks();
    assertThat(node.sql().fetchCount(TASK_MARK)).isZero();
  }

  @Test
  void endsALoopOfWhichNoIterationHasSaidThatItIsDone() {
    long run = aLoop();
    ask(run, "page", Mark.SUCCESS, ANNA);

    stop();

    assertThat(node.states(run))
        .containsExactly("page success", "page[0] success", "page[1] success", "report running");
    assertThat(node.history(run, "page").getLast()).isEqualTo(BY_ANNA);
    assertThat(node.sql().fetchCount(ALERT)).isZero();
    assertNothingIsLeft(run);
  }

  @Test
  void endsALoopWhoseIterationWasQuickerAndAskedForMore() {
    long run = aLoop();
    ask(run, "page", Mark.FAILED, ANNA);

    node.handOn("page[1]", AGAIN);

    assertThat(node.states(run))
        .containsExactly(
            "page failed", "page[0] success", "page[1] success", "report upstream_failed");
    assertNothingIsLeft(run);
  }

  @Test
  void endsAMappedTaskWhoseInstancesHandOnNothing() {
    long run = aMappedRun();
    node.handOn("load[0]", "10");
    ask(run, "load", Mark.SUCCESS, ANNA);

    stop();

    assertThat(node.states(run)).contains("load success", "load[1] success", "sum running");
    assertThat(node.history(run, "load").getLast()).isEqualTo(BY_ANNA);
    assertNothingIsLeft(run);
  }

  @Test
  void endsARunThatIsMarked() {
    long run = aMappedRun();

    assertThat(node.operations().markRun(run, Mark.SUCCESS, ANNA)).isEqualTo(Marked.ONCE_STOPPED);
    stop();

    assertThat(node.states(run)).allMatch(task -> task.endsWith(" success"));
    assertThat(node.state(run)).isEqualTo(RunState.SUCCESS);
    assertNothingIsLeft(run);
  }

  @Test
  void failsAGroupOfWhichOnlyWhatMayFailStillRuns() {
    dag.mapGroup(
        "each",
        files(),
        (file, group) -> {
          group.task("copy", java(context -> {}));
          group.task("notify", java(context -> {})).tolerable();
        });
    long run = started();
    List.of("copy[0]", "copy[1]", "notify[0]").forEach(node::succeed);
    ask(run, "each", Mark.FAILED, ANNA);

    stop();

    assertThat(node.states(run)).contains("each failed", "notify[1] failed", "copy[1] success");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    assertNothingIsLeft(run);
  }

  @Test
  void endsTheInnerOnesAndTheOnesAroundThem() {
    var files = files();
    var each =
        dag.mapGroupAndCollect(
            "each",
            files,
            (file, group) -> {
              var part = group.map("part", files, one -> java(Integer.class, context -> 0));
              return group.task("sum", java(part, Integer.class, (all, context) -> 0));
            });
    dag.task("report", java(each, Integer.class, (all, context) -> 0));
    long run = started();
    ask(run, "each", Mark.SUCCESS, ANNA);
    assertThat(node.states(run))
        .contains("each waiting", "part[0] waiting", "sum[0] success", "part[0][0] running");

    stop();

    assertThat(node.states(run))
        .contains("each success", "part[0] success", "part[1] success", "report running");
    assertNothingIsLeft(run);
  }

  @Test
  void holdsAlsoIfTheLastInstanceWasQuicker() {
    long run = aMappedRun();
    node.handOn("load[0]", "10");
    ask(run, "load", Mark.SUCCESS, ANNA);

    node.fail("load[1]");
    assertThat(node.state(run, "load")).isEqualTo("success");
    node.operations().settleMarks();

    assertThat(node.states(run)).contains("load success", "load[1] success", "sum running");
    assertNothingIsLeft(run);
  }

  @Test
  void isNoReasonToLookAtARunBeforeItsTriesAreOver() {
    long run = aMappedRun();
    ask(run, "load", Mark.SUCCESS, ANNA);

    assertThat(PendingMarks.due(node.sql())).isEmpty();
    node.operations().settleMarks();

    assertThat(node.states(run)).contains("load waiting", "load[0] running", "load[1] running");
  }

  @Test
  void waitsForInstancesThatAreToBeFenced() {
    long run = aMappedRun();
    node.handOn("load[0]", "10");
    node.lose("load[1]");
    ask(run, "load", Mark.SUCCESS, ANNA);

    List<String> before = versionsOfMarks();
    node.operations().settleMarks();
    assertThat(versionsOfMarks()).hasSize(2).isEqualTo(before);
    assertThat(node.states(run)).contains("load waiting", "load[1] ready");
    node.claim();
    stop();

    assertThat(node.states(run)).contains("load success", "load[1] success", "sum running");
    assertNothingIsLeft(run);
  }

  @Test
  void holdsInARunThatIsCancelled() {
    long run = aMappedRun();
    node.runs().stop(run, StopReason.CANCEL);
    assertThat(node.state(run, "load")).isEqualTo("cancelled");
    ask(run, "load", Mark.SUCCESS, ANNA);

    stop();
    node.operations().settleMarks();

    assertThat(node.states(run))
        .containsExactly(
            "files success", "load success", "load[0] success", "load[1] success", "sum cancelled");
    assertThat(node.state(run)).isEqualTo(RunState.CANCELLED);
    assertThat(node.sql().fetchCount(TASK_MARK)).isZero();
  }

  @Test
  void givesWayToALaterMarkOfAnInstance() {
    long run = aMappedRun();
    ask(run, "load", Mark.SUCCESS, ANNA);
    ask(run, "load[0]", Mark.FAILED, BEN);

    stop();

    assertThat(node.states(run)).contains("load failed", "load[0] failed", "load[1] success");
    assertNothingIsLeft(run);
  }

  @Test
  void givesWayToAnInstanceThatIsClearedLater() {
    long run = aMappedRun();
    node.handOn("load[0]", "10");
    ask(run, "load", Mark.SUCCESS, ANNA);
    var only = new Clearing.Tasks(Set.of("load[0]"), false, false, false);
    node.operations().clear(ClearRequest.of(run, only), BEN);

    stop();
    node.operations().settleMarks();
    node.claim();
    assertThat(node.running()).containsExactly("load[0]");
    node.fail("load[0]");

    assertThat(node.states(run)).contains("load failed", "load[0] failed", "load[1] success");
    assertNothingIsLeft(run);
  }
}
