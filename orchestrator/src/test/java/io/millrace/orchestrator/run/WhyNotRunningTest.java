package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Concurrency;
import io.millrace.tasks.Interval;
import io.millrace.tasks.MaxActive;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every condition that keeps a task from running, each as the one that is not met. */
class WhyNotRunningTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final RunGraph CHAIN = Graphs.chain("shop", "load", "publish");
  private static final Outcome RETRIED =
      new Outcome.Failed("the table is locked", Duration.ofHours(1), Effect.NONE);

  @Test
  void aTaskBeforeItHasNotEnded() {
    long run = node.start(CHAIN);

    assertThat(why(run, "publish"))
        .isEqualTo(
            "trigger_rule: it waits for load (running), as its trigger rule all_success asks");
  }

  @Test
  void manyTasksBeforeItHaveNotEnded() {
    var graph =
        Graphs.graph(
            "shop",
            Graphs.external("a", List.of(), List.of(5)),
            Graphs.external("b", List.of(), List.of(5)),
            Graphs.external("c", List.of(), List.of(5)),
            Graphs.external("d", List.of(), List.of(5)),
            Graphs.external("e", List.of(), List.of(5)),
            Graphs.external("last", List.of(0, 1, 2, 3, 4), List.of()));
    long run = node.start(graph);
    node.succeed("b");

    assertThat(why(run, "last")).contains("a (running), c (running), d (running) and 1 more, as");
  }

  @Test
  void itEnded() {
    long run = node.start(CHAIN);
    node.fail("load");

    assertThat(why(run, "load")).isEqualTo("ended: it has ended (failed): it failed");
    assertThat(why(run, "publish"))
        .isEqualTo(
            "ended: it has ended (upstream_failed): a task before it did not succeed, as its trigger"
                + " rule all_success asks");
  }

  @Test
  void itRuns() {
    join("worker", null, CHAIN);
    long run = node.start(CHAIN);
    node.sql()
        .execute(
            "update orchestrator.task_instance set node_id = (select node_id from"
                + " orchestrator.node) where state = 'running'");

    assertThat(why(run, "load")).startsWith("running: it runs on node worker since ");
  }

  @Test
  void itWaitsForItsRetry() {
    long run = node.start(CHAIN);
    node.end("load", RETRIED);

    assertThat(why(run, "load"))
        .startsWith("retry_delay: its next try is due at 20")
        .endsWith("Z; the last one: the table is locked");
  }

  @Test
  void itsRunIsPausedOrStopped() {
    long run = node.start(CHAIN);
    node.operations().pause(run, Actor.UNKNOWN);

    assertThat(why(run, "publish"))
        .startsWith("run_paused: its run is paused since 20")
        .endsWith("Z; `millrace runs resume day_0` has it go on");
    node.runs().stop(run, StopReason.CANCEL);
    assertThat(why(run, "load")).startsWith("running: ");
  }

  @Test
  void noNodeHasTheDag() {
    long run = node.create(CHAIN, 0);

    assertThat(why(run, "load"))
        .isEqualTo(
            "dag_not_loaded: its run is queued: no node that is alive has loaded DAG shop; start one"
                + " with `millrace serve`");
  }

  @Test
  void anotherRunWritesItsTables() {
    join("worker", null, CHAIN);
    long writer = create("writer", "growth/raw.a", "growth/raw.b");
    long run = create("waits", "growth/raw.b");
    assertThat(why(run, "load"))
        .isEqualTo(
            "run_behind: its run is queued behind run writer of DAG shop, which writes table"
                + " growth/raw.b too");

    node.admit();
    node.operations().pause(writer, Actor.UNKNOWN);

    assertThat(why(run, "load"))
        .isEqualTo(
            "tables_taken: its run is queued: table growth/raw.b is being written by run writer of"
                + " DAG shop, which is paused");
  }

  @Test
  void itsPoolIsFull() {
    var pools = new Pools(DATABASE.sql());
    pools.set("etl", 3, null);
    var task = new Concurrency("etl", 2, 0, null);
    long run =
        node.start(
            Graphs.graph("pooled", Graphs.limited("one", task), Graphs.limited("two", task)));

    assertThat(why(run, "two"))
        .isEqualTo("limit: pool etl has 3 slots, of which 2 are taken and it needs 2");

    pools.set("etl", 0, null);
    assertThat(why(run, "two"))
        .isEqualTo(
            "limit: pool etl has no slots; give it some with `millrace pools set etl SLOTS`");
  }

  @Test
  void asManyOfItsTaskRunAsMayBe() {
    var task = new Concurrency(null, 1, 0, 1);
    var graph = Graphs.graph("alone", Graphs.limited("only", task));
    node.start(graph);
    long second = node.create(graph, 1);
    node.admit();

    assertThat(why(second, "only"))
        .isEqualTo("limit: 1 tasks run, the most at once for task alone.only");
  }

  @Test
  void itIsDeferred() {
    long run = node.start(CHAIN);
    node.end(
        "load",
        new Outcome.Deferred(
            "waits for the file orders.csv", Duration.ofHours(1), Duration.ofMinutes(1), null));

    assertThat(why(run, "load"))
        .isEqualTo("deferred: it is deferred: waits for the file orders.csv");
  }

  @Test
  void itsDagHasAsManyRunsAsMayBe() {
    join("worker", null, CHAIN);
    long last = 0;
    for (int day = 0; day <= MaxActive.USUAL.runs(); day++) {
      last = node.create(CHAIN, day);
    }
    assertThat(why(last, "load"))
        .isEqualTo(
            "run_behind: its run is queued: 16 runs of DAG shop are before it, and 16 at once may run");

    node.admit();

    assertThat(why(last, "load"))
        .isEqualTo(
            "dag_full: its run is queued: 16 runs of DAG shop are running, the most at once");
  }

  @Test
  void nothingKeepsItsRun() {
    join("worker", null, CHAIN);

    assertThat(why(node.create(CHAIN, 0), "load"))
        .isEqualTo("run_queued: its run is about to be started");
  }

  @Test
  void noNodeTakesItsQueue() {
    RunGraph heavy = Graphs.graph("shop", Graphs.external("load", "heavy"));
    join("light", Set.of("light"), heavy);
    long run = ready(heavy);

    assertThat(why(run, "load"))
        .isEqualTo("queue: no node that is alive has DAG shop and takes the queue heavy");

    join("strong", Set.of("heavy"), heavy);
    assertThat(why(run, "load"))
        .isEqualTo("claim: it is ready, and node strong is about to take it");
  }

  @Test
  void whatItWaitedForChangesWhileItIsAsked() {
    RunGraph one = Graphs.graph("shop", Graphs.warehouse("load"));
    long run = ready(one);
    WaitingTask task = WaitingTask.find(node.sql(), run, "load").orElseThrow();

    assertThat(NodeConditions.placesTaken(node.sql(), task)).as("no node is left").isEmpty();
    assertThat(NodeConditions.aboutToBeClaimed(node.sql(), task))
        .contains("it is ready, and about to be taken");
    join("full", null, one);
    node.sql().update(NODE).set(NODE.WAREHOUSE_TRIES, 0).execute();
    assertThat(NodeConditions.aboutToBeClaimed(node.sql(), task))
        .contains("it is ready, and about to be taken");
  }

  @Test
  void everyPlaceIsTaken() {
    RunGraph one = Graphs.graph("shop", Graphs.warehouse("load"));
    join("full", null, one);
    join("of_another_version", null, Graphs.chain("shop", "other"));
    long run = ready(one);
    node.sql().update(NODE).set(NODE.WAREHOUSE_TRIES, 0).where(NODE.NAME.eq("full")).execute();

    assertThat(why(run, "load"))
        .isEqualTo("places: every place for warehouse tasks is taken: full (0 of 0)");
  }

  @Test
  void thereIsNoSuchTask() {
    assertThat(new WhyNotRunning(node.sql()).of(node.start(CHAIN), "nothing")).isEmpty();
  }

  private String why(long run, String task) {
    WhyNotRunning.Reason reason = new WhyNotRunning(node.sql()).of(run, task).orElseThrow();
    return reason.condition() + ": " + reason.sentence();
  }

  private void join(String name, @Nullable Set<String> queues, RunGraph dag) {
    var nodes = new Nodes(node.sql(), Duration.ofMinutes(1));
    assertThat(nodes.join(NewNode.named(name).taking(queues), List.of(dag))).isPresent();
  }

  /** Started by a node without a place. */
  private long ready(RunGraph graph) {
    long run = node.create(graph, 0);
    node.runs().admit(node.scope(), Played.NODE_ID, Slots.none());
    assertThat(node.states(run)).containsExactly("load ready");
    return run;
  }

  private long create(String runId, String... tables) {
    return node.create(
        new NewRun(
            "shop",
            runId,
            RunType.MANUAL,
            new Interval(Instant.EPOCH, Instant.EPOCH),
            "{}",
            List.of(tables),
            null),
        CHAIN);
  }
}
