package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.DAG_VERSION;
import static io.millrace.sql.orchestrator.Tables.NODE_DAG;
import static io.millrace.tasks.plain.JavaTasks.branch;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Choice;
import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.plain.JavaTasks;
import io.millrace.testing.TestDatabase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node whose DAGs change, come and go while it runs. */
class ReloadTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private final List<String> done = new CopyOnWriteArrayList<>();
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** A chain of tasks, each of which notes the code that it has. */
  private Dag dag(String dagId, String code, String... tasks) {
    return chain(dagId, context -> done.add(code + " " + context.taskId()), tasks);
  }

  /** The same, whose first task waits for {@link #goOn}. */
  private Dag waiting(String dagId, String code, String... tasks) {
    return chain(
        dagId,
        context -> {
          if (context.taskId().equals(tasks[0])) {
            assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
          }
          done.add(code + " " + context.taskId());
        },
        tasks);
  }

  private static Dag chain(String dagId, JavaTasks.Action action, String... tasks) {
    var dag = Dag.named(dagId);
    var last = dag.task(tasks[0], java(action));
    for (int i = 1; i < tasks.length; i++) {
      last = dag.task(tasks[i], java(action)).after(last);
    }
    return dag.build();
  }

  private static List<DagCode> loaded(Dag... dags) {
    return DagCode.ofProgram(List.of(dags));
  }

  @Test
  void runsADagThatCame() {
    Dag came = dag("came", "new", "only");

    try (var node = new EngineFixture(DATABASE.dataSource())) {
      assertThatThrownBy(() -> node.create(came, "{}")).hasMessageContaining("does not know");

      node.engine().reload(loaded(came));

      assertThat(node.run(came)).isEqualTo(RunState.SUCCESS);
      assertThat(done).containsExactly("new only");
    }
  }

  @Test
  void letsARunningTryGoOnWithItsCodeAndStartsTheNextWithTheNewOne() throws Exception {
    Dag older = waiting("changed", "old", "first", "second");
    Dag newer = dag("changed", "new", "first", "second");

    try (var node = new EngineFixture(DATABASE.dataSource(), older)) {
      long begun = node.create(older, "{}");
      node.awaitStart("first");
      node.engine().reload(loaded(newer));
      goOn.countDown();

      assertThat(node.await(begun)).isEqualTo(RunState.SUCCESS);
      assertThat(done).containsExactly("old first", "new second");
      assertThat(versions("changed")).as("the structure is the same").isEqualTo(1);
    }
  }

  @Test
  void endsAnUnfinishedRunWithTheTasksThatItBeganWith() throws Exception {
    Dag older = waiting("restructured", "old", "first", "removed");
    Dag newer = dag("restructured", "new", "first", "added");

    try (var node = new EngineFixture(DATABASE.dataSource(), older)) {
      long begun = node.create(older, "{}");
      node.awaitStart("first");
      node.engine().reload(loaded(newer));
      assertThat(node.run(newer)).isEqualTo(RunState.SUCCESS);
      goOn.countDown();

      assertThat(node.await(begun)).isEqualTo(RunState.FAILED);
      assertThat(node.states(begun)).containsOnlyKeys("first", "removed");
      assertThat(node.reason(begun, "removed"))
          .isEqualTo("DAG restructured has no task removed any more; start a new run");
      assertThat(done).containsExactly("new first", "new added", "old first");
      assertThat(versions("restructured")).isEqualTo(2);

      node.engine().reload(loaded(dag("restructured", "back", "first", "removed")));
      node.clear(begun, new Clearing.Unsuccessful());

      assertThat(node.awaitEndAgain(begun)).isEqualTo(RunState.SUCCESS);
      assertThat(done).endsWith("back removed");
      assertThat(versions("restructured")).as("a structure that it has had").isEqualTo(2);
    }
  }

  @Test
  void choosesFromWhatTheRunHas() throws Exception {
    Dag older = branching("rewired", false);
    Dag newer = branching("rewired", true);

    try (var node = new EngineFixture(DATABASE.dataSource(), older)) {
      long begun = node.create(older, "{}");
      node.awaitStart("first");
      node.engine().reload(loaded(newer));
      goOn.countDown();

      assertThat(node.await(begun)).isEqualTo(RunState.SUCCESS);
      assertThat(node.reason(begun, "full")).isEqualTo("not chosen by which");
      assertThat(node.states(begun)).containsEntry("delta", "success");
    }
  }

  /** {@code which} chooses delta and not full, which may come after another task instead. */
  private Dag branching(String dagId, boolean prepared) {
    var dag = Dag.named(dagId);
    var first =
        dag.task(
            "first",
            java(context -> {
              assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            }));
    var delta = new Choice(Choice.Kind.THESE, List.of("delta"));
    TaskRef<?> which = dag.task("which", branch(context -> delta)).after(first);
    TaskRef<?> before = prepared ? dag.task("prepare", java(context -> {})).after(which) : which;
    dag.task("full", java(context -> {})).after(before);
    dag.task("delta", java(context -> {})).after(which);
    return dag.build();
  }

  @Test
  void hasTheTasksOfADagThatWentWaitUntilItIsBack() throws Exception {
    Dag gone = waiting("gone", "old", "first", "second");

    try (var node = new EngineFixture(DATABASE.dataSource(), gone)) {
      long begun = node.create(gone, "{}");
      node.awaitStart("first");
      node.engine().reload(loaded());
      goOn.countDown();
      awaitReason(node, begun, "second");

      assertThat(node.reason(begun, "second"))
          .isEqualTo(
              "the DAG gone is not loaded any more; this waits until its file is back, or the run is"
                  + " cancelled");
      assertThat(node.state(begun)).isEqualTo(RunState.RUNNING);
      assertThat(nodeDags("gone")).isZero();

      node.engine().reload(loaded(dag("gone", "back", "first", "second")));

      assertThat(node.await(begun)).isEqualTo(RunState.SUCCESS);
      assertThat(node.tryNumber(begun, "second")).as("nothing had failed").isOne();
      assertThat(done).containsExactly("old first", "back second");
    }
  }

  @Test
  void cancelsARunOfADagThatWent() throws Exception {
    Dag gone = waiting("gone_for_good", "old", "first", "second");

    try (var node = new EngineFixture(DATABASE.dataSource(), gone)) {
      long begun = node.create(gone, "{}");
      node.awaitStart("first");
      node.engine().reload(loaded());
      goOn.countDown();
      awaitReason(node, begun, "second");

      node.cancel(begun);

      assertThat(node.await(begun)).isEqualTo(RunState.CANCELLED);
    }
  }

  @Test
  void isSaidOnlyWhereTheStructureChanged() {
    Dag same = dag("same", "old", "only");

    try (var node = new EngineFixture(DATABASE.dataSource(), same)) {
      var rows = rows("same");

      node.engine().reload(loaded(dag("same", "new", "only")));
      assertThat(rows("same")).isEqualTo(rows);
      assertThat(node.run(same)).isEqualTo(RunState.SUCCESS);
      assertThat(done).containsExactly("new only");

      node.engine().reload(loaded(dag("same", "newer", "only", "added")));
      assertThat(rows("same")).isNotEqualTo(rows);
    }
  }

  @Test
  void isSaidAgainByANodeThatWasDeclaredDead() throws Exception {
    Dag older = dag("buried", "old", "only");
    Dag newer = dag("buried", "new", "only", "added");

    try (var node = new EngineFixture(DATABASE.dataSource(), older)) {
      DATABASE.sql().execute("update orchestrator.node set state = 'dead', ended_at = now()");
      DATABASE.sql().execute("delete from orchestrator.node_dag");
      node.engine().reload(loaded(newer));

      assertThat(node.run(newer)).isEqualTo(RunState.SUCCESS);
      assertThat(done).contains("new only", "new added").doesNotContain("old only");
      assertThat(nodeDags("buried")).isOne();
    }
  }

  private static void awaitReason(EngineFixture node, long run, String task)
      throws InterruptedException {
    for (int look = 0; look < 200 && node.reason(run, task).isEmpty(); look++) {
      node.awaitLook();
    }
  }

  private static int versions(String dagId) {
    return DATABASE.sql().fetchCount(DAG_VERSION, DAG_VERSION.DAG_ID.eq(dagId));
  }

  private static int nodeDags(String dagId) {
    return DATABASE.sql().fetchCount(NODE_DAG, NODE_DAG.DAG_ID.eq(dagId));
  }

  /** With the transactions that wrote them. */
  private static List<String> rows(String dagId) {
    return DATABASE
        .sql()
        .fetch(
            "select xmin::text, node_dag::text from orchestrator.node_dag where dag_id = ?", dagId)
        .map(row -> row.get(0) + " " + row.get(1));
  }
}
