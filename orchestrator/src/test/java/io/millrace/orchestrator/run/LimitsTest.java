package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.LIMIT_USE;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.POOL;
import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.tasks.Concurrency;
import io.millrace.tasks.MaxActive;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LimitsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final MaxActive NO_LIMIT = new MaxActive(1000, null, null);
  private static final long ME = 1001;
  private static final long OTHER = 1002;
  private static final Outcome DONE = new Outcome.Succeeded(Effect.NONE, false);

  private final HikariDataSource connections = new HikariDataSource();
  private final DSLContext sql = DSL.using(connections, SQLDialect.POSTGRES);
  private final Runs runs = new Runs(sql);
  private final Pools pools = new Pools(sql);

  @BeforeEach
  void open() {
    connections.setDataSource(DATABASE.dataSource());
    sql.truncate(DAG_RUN).cascade().execute();
    sql.truncate(LIMIT_USE).execute();
    sql.truncate(READY_QUEUE).execute();
    sql.truncate(POOL).execute();
    sql.truncate(NODE).cascade().execute();
  }

  @AfterEach
  void close() {
    connections.close();
  }

  @Test
  void startsNoMoreOfAPoolThanItHasSlots() {
    pools.set("etl", 5, null);
    create("loads", NO_LIMIT, inPool("etl", 1), 4);
    create("joins", NO_LIMIT, inPool("etl", 2), 4);

    List<Claim> first = admit("joins", "loads");

    assertThat(first).hasSize(4);
    assertThat(pools.list()).containsExactly(new Pools.Pool("etl", 5, 4, 4, ""));
    assertThat(finish(first).moreReady()).as("others wait").isTrue();
    assertThat(claimReady(ME, "joins", "loads")).hasSize(2);
    assertThat(pools.list()).containsExactly(new Pools.Pool("etl", 5, 4, 2, ""));
  }

  @Test
  void aFullPoolHidesNoOther() {
    pools.set("full", 1, null);
    pools.set("free", 3, null);
    create("many", NO_LIMIT, inPool("full", 1), 1_010);
    create("few", NO_LIMIT, inPool("free", 1), 2);
    runs.admit(Scope.of(List.of("many", "few")), ME, Slots.none());

    List<Claim> claims = claimReady(ME, "many", "few");

    assertThat(claims).hasSize(3);
    assertThat(claims).filteredOn(claim -> claim.taskId().startsWith("few")).hasSize(2);
  }

  @Test
  void whatWaitsGoesBeforeWhatHasJustBecomeReady() {
    pools.set("etl", 1, null);
    create("first", NO_LIMIT, inPool("etl", 1), 2);
    List<Claim> running = admit("first");
    runs.create(Graphs.manualRun("late", "late"), graph("late", NO_LIMIT, inPool("etl", 1), 1));
    finish(running);

    assertThat(admit("late")).isEmpty();
    assertThat(claimReady(ME, "first", "late"))
        .extracting(Claim::taskId)
        .containsExactly("first_1");
  }

  @Test
  void whatTakesManySlotsIsNotOvertakenForEverByWhatTakesOne() {
    pools.set("etl", 3, null);
    create("narrow", NO_LIMIT, inPool("etl", 1), 3);
    List<Claim> running = admit("narrow");
    create("wide", NO_LIMIT, inPool("etl", 3), 1);
    create("later", NO_LIMIT, inPool("etl", 1), 3);
    assertThat(admit("wide")).isEmpty();
    assertThat(admit("later")).isEmpty();

    finish(running.subList(0, 2));
    assertThat(claimReady(ME, "wide", "later")).as("kept for the wide one").isEmpty();

    finish(running.subList(2, 3));
    assertThat(claimReady(ME, "wide", "later")).extracting(Claim::taskId).containsExactly("wide_0");
  }

  @Test
  void theHighestPriorityGoesFirst() {
    pools.set("etl", 1, null);
    create("low", NO_LIMIT, inPool("etl", 1), 2);
    create("high", NO_LIMIT, new Concurrency("etl", 1, 7, null), 1);
    List<Claim> running = admit("low");
    admit("high");

    finish(running);

    assertThat(claimReady(ME, "low", "high")).extracting(Claim::taskId).containsExactly("high_0");
  }

  @Test
  void priorityDecidesWhereANodeHasTooFewPlaces() {
    create("low", NO_LIMIT, Concurrency.UNLIMITED, 5);
    create("high", NO_LIMIT, new Concurrency(null, 1, 1, null), 1);
    Scope scope = Scope.of(List.of("low", "high"));
    runs.admit(scope, ME, Slots.none());

    assertThat(runs.claimReady(scope, ME, new Slots(0, 1)).claims())
        .extracting(Claim::taskId)
        .containsExactly("high_0");
  }

  @Test
  void aLimitIsNoPriority() {
    pools.set("etl", 5, null);
    create("low", NO_LIMIT, inPool("etl", 1), 5);
    create("high", NO_LIMIT, new Concurrency(null, 1, 9, null), 1);
    Scope scope = Scope.of(List.of("low", "high"));
    runs.admit(scope, ME, Slots.none());

    assertThat(runs.claimReady(scope, ME, new Slots(0, 2)).claims())
        .extracting(Claim::taskId)
        .containsExactly("high_0", "low_0");
  }

  @Test
  void whatHasNoPlaceHidesNothingOfItsLine() {
    pools.set("etl", 9, null);
    RunGraph.Node load = Graphs.limited("load", RunGraph.Kind.WAREHOUSE, inPool("etl", 1));
    RunGraph.Node call = Graphs.limited("call", inPool("etl", 1));
    runs.create(Graphs.manualRun("both", "r1"), Graphs.graph("both", load, call));
    Scope scope = Scope.of(List.of("both"));
    runs.admit(scope, ME, Slots.none());

    Pushed pushed = runs.claimReady(scope, ME, new Slots(0, 1));

    assertThat(pushed.claims()).extracting(Claim::taskId).containsExactly("call");
    assertThat(pushed.moreReady()).as("the others go once there is a place").isTrue();
  }

  @Test
  void whatTakesManySlotsIsNotOvertakenByTasksOfOtherNodes() {
    pools.set("etl", 3, null);
    create("narrow", NO_LIMIT, inPool("etl", 1), 3);
    List<Claim> running = admit("narrow");
    create("wide", NO_LIMIT, inPool("etl", 3), 1);
    create("later", NO_LIMIT, inPool("etl", 1), 3);
    admit("wide", "later");
    var nodes = new Nodes(sql, Duration.ofSeconds(5));
    nodes.join(
        NewNode.named("of the wide one"), List.of(graph("wide", NO_LIMIT, inPool("etl", 3), 1)));

    finish(running.subList(0, 2));

    assertThat(claimReady(ME, "later")).as("kept for the wide one").isEmpty();
  }

  @Test
  void limitsTasksOfADagOfARunAndOfATaskOverAllRuns() {
    create("of_dag", new MaxActive(9, 3, null), Concurrency.UNLIMITED, 4, 4);
    create("of_run", new MaxActive(9, null, 2), Concurrency.UNLIMITED, 4, 4);
    create("of_task", NO_LIMIT, new Concurrency(null, 1, 0, 2), 1, 1, 1);

    assertThat(admit("of_dag")).hasSize(3);
    assertThat(admit("of_run")).hasSize(4);
    assertThat(admit("of_task")).hasSize(2);
  }

  @Test
  void aTryThatIsHandedBackLostOrRetriedGivesItsSlotsBackAndWaitsAnew() {
    pools.set("etl", 2, null);
    create("loads", NO_LIMIT, inPool("etl", 1), 4);
    List<Claim> first = admit("loads");

    finish(List.of(first.get(0)), new Outcome.HandedBack("its node left", false));
    finish(List.of(first.get(1)), new Outcome.Failed("again", Duration.ZERO, Effect.NONE));

    assertThat(pools.list()).containsExactly(new Pools.Pool("etl", 2, 0, 3, ""));
    runs.retryDue();
    assertThat(pools.list()).containsExactly(new Pools.Pool("etl", 2, 0, 4, ""));
    assertThat(claimReady(ME, "loads"))
        .extracting(Claim::taskId)
        .containsExactly("loads_0", "loads_1");
  }

  @Test
  void whatALostNodeHeldIsFreeOnceItIsRescued() {
    pools.set("etl", 2, null);
    var nodes = new Nodes(sql, Duration.ofSeconds(5));
    long lost = nodes.join(NewNode.named("lost"), List.of()).orElseThrow().nodeId();
    create("loads", NO_LIMIT, inPool("etl", 1), 3);
    runs.admit(Scope.of(List.of("loads")), lost, new Slots(9, 9));
    nodes.bury(lost);

    assertThat(claimReady(OTHER, "loads")).isEmpty();
    assertThat(runs.rescueLost()).isEqualTo(2);

    assertThat(claimReady(OTHER, "loads")).hasSize(2);
    assertThat(pools.list()).containsExactly(new Pools.Pool("etl", 2, 2, 1, ""));
  }

  @Test
  void whatIsToBeMarkedWaitsForNoSlotToBeFenced() {
    pools.set("etl", 1, null);
    var nodes = new Nodes(sql, Duration.ofSeconds(5));
    long lost = nodes.join(NewNode.named("marked"), List.of()).orElseThrow().nodeId();
    long run = create("loads", NO_LIMIT, inPool("etl", 1), 1).getFirst();
    runs.admit(Scope.of(List.of("loads")), lost, new Slots(9, 9));
    nodes.bury(lost);
    runs.rescueLost();
    pools.set("etl", 0, null);
    var operations = new Operations(runs);

    assertThat(operations.mark(run, "loads_0", Mark.SUCCESS, Actor.UNKNOWN))
        .isEqualTo(Marked.ONCE_STOPPED);
    operations.settleMarks();
    List<Claim> fences = claimReady(OTHER, "loads");

    assertThat(fences).hasSize(1);
    finish(fences, PendingMarks.of(sql, fences.getFirst()).orElseThrow().outcome());
    assertThat(sql.fetchSingle(DAG_RUN).get(DAG_RUN.STATE)).isEqualTo("success");
  }

  @Test
  void whatIsRescuedWhileItsRunIsStoppedWaitsForNoSlot() throws Exception {
    pools.set("etl", 1, null);
    var nodes = new Nodes(sql, Duration.ofSeconds(5));
    long lost = nodes.join(NewNode.named("stopped"), List.of()).orElseThrow().nodeId();
    RunGraph.Node load = Graphs.limited("load", RunGraph.Kind.WAREHOUSE, inPool("etl", 1));
    long run = runs.create(Graphs.manualRun("loads", "r1"), Graphs.graph("loads", load));
    runs.admit(Scope.of(List.of("loads")), lost, new Slots(9, 9));
    nodes.bury(lost);

    try (var thread = Executors.newSingleThreadExecutor();
        var rescuing = new HeldCommit(DATABASE.dataSource())) {
      assertThat(new Runs(rescuing.sql()).rescueLost()).isOne();
      Future<Boolean> stopped = thread.submit(() -> runs.stop(run, StopReason.CANCEL));
      awaitDoneOrWaiting(stopped);
      rescuing.commit();
      assertThat(stopped.get()).isTrue();
    }

    assertThat(sql.fetchCount(READY_QUEUE, ReadyQueue.isLimited())).isZero();
    assertThat(claimReady(OTHER, "loads")).hasSize(1);
  }

  /** Until it is done, or is in the way of somebody's lock. */
  private void awaitDoneOrWaiting(Future<?> work) throws Exception {
    Poll.until(
        "it is done or waits for a lock",
        Duration.ofSeconds(20),
        () ->
            work.isDone()
                || sql.fetchSingle(
                            "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and datname = current_database()")
                        .get(0, Integer.class)
                    > 0);
  }

  @Test
  void aRunThatStopsWaitsForNoSlot() {
    pools.set("etl", 1, null);
    long run = create("loads", NO_LIMIT, inPool("etl", 1), 3).getFirst();
    List<Claim> running = admit("loads");

    runs.stop(run, StopReason.CANCEL);

    assertThat(sql.fetchCount(READY_QUEUE)).isZero();
    finish(running, new Outcome.Cancelled("its run was stopped"));
    assertThat(sql.fetchCount(LIMIT_USE)).isZero();
  }

  @Test
  void moreSlotsCountAtOnceAndFewerHoldWhatFollows() {
    pools.set("etl", 0, "held");
    create("loads", NO_LIMIT, inPool("etl", 1), 3);
    assertThat(admit("loads")).isEmpty();

    pools.set("etl", 2, null);
    List<Claim> two = claimReady(ME, "loads");
    assertThat(two).hasSize(2);

    pools.set("etl", 1, null);
    finish(two.subList(0, 1));
    assertThat(claimReady(ME, "loads")).isEmpty();
    finish(two.subList(1, 2));
    assertThat(claimReady(ME, "loads")).hasSize(1);
    assertThat(pools.list().getFirst().description()).isEqualTo("held");
  }

  @Test
  void refusesARunWhosePoolIsNotThere() {
    assertThatExceptionOfType(PoolRefused.class)
        .isThrownBy(() -> create("loads", NO_LIMIT, inPool("gone", 1), 1))
        .withMessage(
            "Task loads_0 of DAG loads is in the pool gone, which does not exist; make it with"
                + " `millrace pools set gone SLOTS`.");
  }

  @Test
  void refusesARunWhosePoolNeverHasEnough() {
    pools.set("small", 2, null);

    assertThatExceptionOfType(PoolRefused.class)
        .isThrownBy(() -> create("loads", NO_LIMIT, inPool("small", 3), 1))
        .withMessage(
            "Task loads_0 of DAG loads takes 3 slots of the pool small, which has 2; let it have"
                + " more with `millrace pools set small 3`.");
  }

  @Test
  void refusesToRemoveAPoolThatIsInUse() {
    pools.set("etl", 1, null);
    create("loads", NO_LIMIT, inPool("etl", 1), 1);

    assertThatExceptionOfType(PoolRefused.class)
        .isThrownBy(() -> pools.remove("etl"))
        .withMessage(
            "Tasks of loads are in the pool etl; take them out of it, or let it have 0 slots to"
                + " hold them.");
    finish(admit("loads"));
    assertThat(pools.remove("etl")).isTrue();
    assertThat(pools.remove("etl")).isFalse();
  }

  @Test
  void refusesToRemoveAPoolForWhichARunIsBeingCreated() throws Exception {
    pools.set("etl", 1, null);

    try (var thread = Executors.newSingleThreadExecutor();
        var creating = new HeldCommit(DATABASE.dataSource())) {
      long ignored =
          new Runs(creating.sql())
              .create(
                  Graphs.manualRun("loads", "held"), graph("loads", NO_LIMIT, inPool("etl", 1), 1));
      Future<Boolean> removed = thread.submit(() -> pools.remove("etl"));
      awaitDoneOrWaiting(removed);
      creating.commit();
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(removed::get)
          .withCauseInstanceOf(PoolRefused.class);
    }
  }

  @Test
  void refusesToClearTasksWhosePoolIsNotThereAnyMore() {
    pools.set("etl", 1, null);
    long run = create("loads", NO_LIMIT, inPool("etl", 1), 1).getFirst();
    finish(admit("loads"));
    assertThat(pools.remove("etl")).isTrue();

    assertThatExceptionOfType(PoolRefused.class)
        .isThrownBy(() -> runs.clear(run, new Clearing.Everything()))
        .withMessageContaining("is in the pool etl, which does not exist");
    assertThat(sql.fetchSingle(DAG_RUN).get(DAG_RUN.STATE)).isEqualTo("success");
    pools.set("etl", 1, null);
    assertThat(runs.clear(run, new Clearing.Everything())).isOne();
  }

  private static Concurrency inPool(String pool, int slots) {
    return new Concurrency(pool, slots, 0, null);
  }

  /** A run for each number, with so many tasks that wait for nothing; answers their keys. */
  private List<Long> create(String dag, MaxActive most, Concurrency task, int... tasks) {
    List<Long> created = new ArrayList<>();
    for (int size : tasks) {
      created.add(
          runs.create(
              Graphs.manualRun(dag, "manual__" + created.size()), graph(dag, most, task, size)));
    }
    return created;
  }

  private static RunGraph graph(String dag, MaxActive most, Concurrency limits, int tasks) {
    return new RunGraph(
        dag,
        most,
        IntStream.range(0, tasks).mapToObj(i -> Graphs.limited(dag + "_" + i, limits)).toList());
  }

  private List<Claim> admit(String... dags) {
    return runs.admit(Scope.of(List.of(dags)), ME, new Slots(99, 99)).claims();
  }

  private List<Claim> claimReady(long node, String... dags) {
    return runs.claimReady(Scope.of(List.of(dags)), node, new Slots(99, 99)).claims();
  }

  private Pushed finish(List<Claim> claims) {
    return finish(claims, DONE);
  }

  private Pushed finish(List<Claim> claims, Outcome outcome) {
    return runs.finish(
        claims.stream().map(claim -> new FinishedTry(claim, outcome, "", 0)).toList(),
        ME,
        new Slots(99, 99));
  }
}
