package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.LIMIT_USE;
import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Concurrency;
import io.millrace.tasks.MaxActive;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LimitsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @RegisterExtension final LimitedRuns node = new LimitedRuns(DATABASE);

  @Test
  void startsNoMoreOfAPoolThanItHasSlots() {
    node.pools().set("etl", 5, null);
    node.create("loads", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 4);
    node.create("joins", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 2), 4);

    List<Claim> first = node.admit("joins", "loads");

    assertThat(first).hasSize(4);
    assertThat(node.pools().list()).containsExactly(new Pools.Pool("etl", 5, 4, 4, ""));
    assertThat(node.finish(first).moreReady()).as("others wait").isTrue();
    assertThat(node.claimReady(LimitedRuns.ME, "joins", "loads")).hasSize(2);
    assertThat(node.pools().list()).containsExactly(new Pools.Pool("etl", 5, 4, 2, ""));
  }

  @Test
  void aFullPoolHidesNoOther() {
    node.pools().set("full", 1, null);
    node.pools().set("free", 3, null);
    node.create("many", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("full", 1), 1_010);
    node.create("few", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("free", 1), 2);
    node.runs().admit(Scope.of(List.of("many", "few")), LimitedRuns.ME, Slots.none());

    List<Claim> claims = node.claimReady(LimitedRuns.ME, "many", "few");

    assertThat(claims).hasSize(3);
    assertThat(claims).filteredOn(claim -> claim.taskId().startsWith("few")).hasSize(2);
  }

  @Test
  void whatWaitsGoesBeforeWhatHasJustBecomeReady() {
    node.pools().set("etl", 1, null);
    node.create("first", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 2);
    List<Claim> running = node.admit("first");
    node.runs()
        .create(
            Graphs.manualRun("late", "late"),
            LimitedRuns.graph("late", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 1));
    node.finish(running);

    assertThat(node.admit("late")).isEmpty();
    assertThat(node.claimReady(LimitedRuns.ME, "first", "late"))
        .extracting(Claim::taskId)
        .containsExactly("first_1");
  }

  @Test
  void whatTakesManySlotsIsNotOvertakenForEverByWhatTakesOne() {
    node.pools().set("etl", 3, null);
    node.create("narrow", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 3);
    List<Claim> running = node.admit("narrow");
    node.create("wide", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 3), 1);
    node.create("later", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 3);
    assertThat(node.admit("wide")).isEmpty();
    assertThat(node.admit("later")).isEmpty();

    node.finish(running.subList(0, 2));
    assertThat(node.claimReady(LimitedRuns.ME, "wide", "later"))
        .as("kept for the wide one")
        .isEmpty();

    node.finish(running.subList(2, 3));
    assertThat(node.claimReady(LimitedRuns.ME, "wide", "later"))
        .extracting(Claim::taskId)
        .containsExactly("wide_0");
  }

  @Test
  void theHighestPriorityGoesFirst() {
    node.pools().set("etl", 1, null);
    node.create("low", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 2);
    node.create("high", LimitedRuns.NO_LIMIT, new Concurrency("etl", 1, 7, null), 1);
    List<Claim> running = node.admit("low");
    node.admit("high");

    node.finish(running);

    assertThat(node.claimReady(LimitedRuns.ME, "low", "high"))
        .extracting(Claim::taskId)
        .containsExactly("high_0");
  }

  @Test
  void priorityDecidesWhereANodeHasTooFewPlaces() {
    node.create("low", LimitedRuns.NO_LIMIT, Concurrency.UNLIMITED, 5);
    node.create("high", LimitedRuns.NO_LIMIT, new Concurrency(null, 1, 1, null), 1);
    Scope scope = Scope.of(List.of("low", "high"));
    node.runs().admit(scope, LimitedRuns.ME, Slots.none());

    assertThat(node.runs().claimReady(scope, LimitedRuns.ME, new Slots(0, 1)).claims())
        .extracting(Claim::taskId)
        .containsExactly("high_0");
  }

  @Test
  void aLimitIsNoPriority() {
    node.pools().set("etl", 5, null);
    node.create("low", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 5);
    node.create("high", LimitedRuns.NO_LIMIT, new Concurrency(null, 1, 9, null), 1);
    Scope scope = Scope.of(List.of("low", "high"));
    node.runs().admit(scope, LimitedRuns.ME, Slots.none());

    assertThat(node.runs().claimReady(scope, LimitedRuns.ME, new Slots(0, 2)).claims())
        .extracting(Claim::taskId)
        .containsExactly("high_0", "low_0");
  }

  @Test
  void whatHasNoPlaceHidesNothingOfItsLine() {
    node.pools().set("etl", 9, null);
    RunGraph.Node load =
        Graphs.limited("load", RunGraph.Kind.WAREHOUSE, LimitedRuns.inPool("etl", 1));
    RunGraph.Node call = Graphs.limited("call", LimitedRuns.inPool("etl", 1));
    node.runs().create(Graphs.manualRun("both", "r1"), Graphs.graph("both", load, call));
    Scope scope = Scope.of(List.of("both"));
    node.runs().admit(scope, LimitedRuns.ME, Slots.none());

    Pushed pushed = node.runs().claimReady(scope, LimitedRuns.ME, new Slots(0, 1));

    assertThat(pushed.claims()).extracting(Claim::taskId).containsExactly("call");
    assertThat(pushed.moreReady()).as("the others go once there is a place").isTrue();
  }

  @Test
  void whatTakesManySlotsIsNotOvertakenByTasksOfOtherNodes() {
    node.pools().set("etl", 3, null);
    node.create("narrow", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 3);
    List<Claim> running = node.admit("narrow");
    node.create("wide", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 3), 1);
    node.create("later", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 3);
    node.admit("wide", "later");
    var nodes = new Nodes(node.sql(), Duration.ofSeconds(5));
    nodes.join(
        NewNode.named("of the wide one"),
        List.of(LimitedRuns.graph("wide", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 3), 1)));

    node.finish(running.subList(0, 2));

    assertThat(node.claimReady(LimitedRuns.ME, "later")).as("kept for the wide one").isEmpty();
  }

  @Test
  void limitsTasksOfADagOfARunAndOfATaskOverAllRuns() {
    node.create("of_dag", new MaxActive(9, 3, null), Concurrency.UNLIMITED, 4, 4);
    node.create("of_run", new MaxActive(9, null, 2), Concurrency.UNLIMITED, 4, 4);
    node.create("of_task", LimitedRuns.NO_LIMIT, new Concurrency(null, 1, 0, 2), 1, 1, 1);

    assertThat(node.admit("of_dag")).hasSize(3);
    assertThat(node.admit("of_run")).hasSize(4);
    assertThat(node.admit("of_task")).hasSize(2);
  }

  @Test
  void aTryThatIsHandedBackLostOrRetriedGivesItsSlotsBackAndWaitsAnew() {
    node.pools().set("etl", 2, null);
    node.create("loads", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 4);
    List<Claim> first = node.admit("loads");

    node.finish(List.of(first.get(0)), new Outcome.HandedBack("its node left", false));
    node.finish(List.of(first.get(1)), new Outcome.Failed("again", Duration.ZERO, Effect.NONE));

    assertThat(node.pools().list()).containsExactly(new Pools.Pool("etl", 2, 0, 3, ""));
    node.runs().retryDue();
    assertThat(node.pools().list()).containsExactly(new Pools.Pool("etl", 2, 0, 4, ""));
    assertThat(node.claimReady(LimitedRuns.ME, "loads"))
        .extracting(Claim::taskId)
        .containsExactly("loads_0", "loads_1");
  }

  @Test
  void whatALostNodeHeldIsFreeOnceItIsRescued() {
    node.pools().set("etl", 2, null);
    var nodes = new Nodes(node.sql(), Duration.ofSeconds(5));
    long lost = nodes.join(NewNode.named("lost"), List.of()).orElseThrow().nodeId();
    node.create("loads", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 3);
    node.runs().admit(Scope.of(List.of("loads")), lost, new Slots(9, 9));
    nodes.bury(lost);

    assertThat(node.claimReady(LimitedRuns.OTHER, "loads")).isEmpty();
    assertThat(node.runs().rescueLost()).isEqualTo(2);

    assertThat(node.claimReady(LimitedRuns.OTHER, "loads")).hasSize(2);
    assertThat(node.pools().list()).containsExactly(new Pools.Pool("etl", 2, 2, 1, ""));
  }

  @Test
  void whatIsToBeMarkedWaitsForNoSlotToBeFenced() {
    node.pools().set("etl", 1, null);
    var nodes = new Nodes(node.sql(), Duration.ofSeconds(5));
    long lost = nodes.join(NewNode.named("marked"), List.of()).orElseThrow().nodeId();
    long run =
        node.create("loads", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 1).getFirst();
    node.runs().admit(Scope.of(List.of("loads")), lost, new Slots(9, 9));
    nodes.bury(lost);
    node.runs().rescueLost();
    node.pools().set("etl", 0, null);
    var operations = new Operations(node.runs());

    assertThat(operations.mark(run, "loads_0", Mark.SUCCESS, Actor.UNKNOWN))
        .isEqualTo(Marked.ONCE_STOPPED);
    operations.settleMarks();
    List<Claim> fences = node.claimReady(LimitedRuns.OTHER, "loads");

    assertThat(fences).hasSize(1);
    node.finish(fences, PendingMarks.of(node.sql(), fences.getFirst()).orElseThrow().outcome());
    assertThat(node.sql().fetchSingle(DAG_RUN).get(DAG_RUN.STATE)).isEqualTo("success");
  }

  @Test
  void whatIsRescuedWhileItsRunIsStoppedWaitsForNoSlot() throws Exception {
    node.pools().set("etl", 1, null);
    var nodes = new Nodes(node.sql(), Duration.ofSeconds(5));
    long lost = nodes.join(NewNode.named("stopped"), List.of()).orElseThrow().nodeId();
    RunGraph.Node load =
        Graphs.limited("load", RunGraph.Kind.WAREHOUSE, LimitedRuns.inPool("etl", 1));
    long run = node.runs().create(Graphs.manualRun("loads", "r1"), Graphs.graph("loads", load));
    node.runs().admit(Scope.of(List.of("loads")), lost, new Slots(9, 9));
    nodes.bury(lost);

    try (var thread = Executors.newSingleThreadExecutor();
        var rescuing = new HeldCommit(DATABASE.dataSource())) {
      assertThat(new Runs(rescuing.sql()).rescueLost()).isOne();
      Future<Boolean> stopped = thread.submit(() -> node.runs().stop(run, StopReason.CANCEL));
      node.awaitDoneOrWaiting(stopped);
      rescuing.commit();
      assertThat(stopped.get()).isTrue();
    }

    assertThat(node.sql().fetchCount(READY_QUEUE, ReadyQueue.isLimited())).isZero();
    assertThat(node.claimReady(LimitedRuns.OTHER, "loads")).hasSize(1);
  }

  /** Until it is done, or is in the way of somebody's lock. */
  @Test
  void aRunThatStopsWaitsForNoSlot() {
    node.pools().set("etl", 1, null);
    long run =
        node.create("loads", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 3).getFirst();
    List<Claim> running = node.admit("loads");

    node.runs().stop(run, StopReason.CANCEL);

    assertThat(node.sql().fetchCount(READY_QUEUE)).isZero();
    node.finish(running, new Outcome.Cancelled("its run was stopped"));
    assertThat(node.sql().fetchCount(LIMIT_USE)).isZero();
  }

  @Test
  void moreSlotsCountAtOnceAndFewerHoldWhatFollows() {
    node.pools().set("etl", 0, "held");
    node.create("loads", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 3);
    assertThat(node.admit("loads")).isEmpty();

    node.pools().set("etl", 2, null);
    List<Claim> two = node.claimReady(LimitedRuns.ME, "loads");
    assertThat(two).hasSize(2);

    node.pools().set("etl", 1, null);
    node.finish(two.subList(0, 1));
    assertThat(node.claimReady(LimitedRuns.ME, "loads")).isEmpty();
    node.finish(two.subList(1, 2));
    assertThat(node.claimReady(LimitedRuns.ME, "loads")).hasSize(1);
    assertThat(node.pools().list().getFirst().description()).isEqualTo("held");
  }
}
