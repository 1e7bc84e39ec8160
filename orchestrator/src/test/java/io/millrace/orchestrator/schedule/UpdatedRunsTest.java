package io.millrace.orchestrator.schedule;

import static io.millrace.orchestrator.schedule.SteppedSchedule.HOURLY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.loadedAt;
import static io.millrace.sql.orchestrator.Tables.ASSET_LISTENER;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DEADLINE;
import static io.millrace.sql.orchestrator.Tables.RUN_UPDATE;
import static io.millrace.tasks.Updates.allOf;
import static io.millrace.tasks.Updates.anyOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.run.AssetUpdates;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.tasks.AssetUpdate;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Deadline;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.Updates;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.impl.CallbackExecuteListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UpdatedRunsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @RegisterExtension final UpdatedAssets assets = new UpdatedAssets(DATABASE);

  @Test
  void startsOnceAllOfThemWereUpdated() {
    var dag = assets.waitingFor(Schedule.on(allOf(Updates.of("a"), Updates.of("b"))));

    assets.update("a");
    assertThat(dag.lookAt("2026-11-20T05:01:00Z").created()).isZero();
    assets.update("b");
    assertThat(dag.lookAt("2026-11-20T05:02:00Z").created()).isOne();
    assertThat(dag.lookAt("2026-11-20T05:03:00Z").created()).isZero();

    assertThat(assets.seen(dag)).containsExactly(List.of("a", "b"));
  }

  @Test
  void startsWithTheFirstOfAny() {
    var dag = assets.waitingFor(Schedule.on(anyOf(Updates.of("a"), Updates.of("b"))));

    assets.update("other", "b");

    assertThat(dag.lookAt("2026-11-20T05:01:00Z").created()).isOne();
    assertThat(assets.seen(dag)).containsExactly(List.of("b"));
  }

  @Test
  void startsOnceANestedConditionHolds() {
    var dag =
        assets.waitingFor(
            Schedule.on(
                allOf(
                    Updates.of("a"),
                    anyOf(Updates.of("b"), allOf(Updates.of("c"), Updates.of("d"))))));

    assets.update("a", "c");
    assertThat(dag.lookAt("2026-11-20T05:01:00Z").created()).isZero();
    assets.update("d");
    assertThat(dag.lookAt("2026-11-20T05:02:00Z").created()).isOne();

    assertThat(assets.seen(dag)).containsExactly(List.of("a", "c", "d"));
  }

  @Test
  void manyUpdatesAreOneRunThatKnowsThemAll() {
    var dag = assets.waitingFor(Schedule.on(allOf(Updates.of("a"), Updates.of("b"))));

    assets.update("a", "a", "a", "b");
    dag.lookAt("2026-11-20T05:01:00Z");

    assertThat(assets.seen(dag)).containsExactly(List.of("a", "a", "a", "b"));
    var run = DATABASE.sql().selectFrom(DAG_RUN).fetchSingle();
    assertThat(run.get(DAG_RUN.RUN_TYPE)).isEqualTo("updated");
    assertThat(run.get(DAG_RUN.RUN_ID)).isEqualTo("updated__2026-11-20T05:01:00Z");
    List<AssetUpdate> all = assets.updates().seenBy(run.get(DAG_RUN.DAG_RUN_ID), 100);
    assertThat(run.get(DAG_RUN.LOGICAL_DATE).toInstant()).isEqualTo(all.getFirst().at());
    assertThat(run.get(DAG_RUN.INTERVAL_END).toInstant()).isEqualTo(all.getLast().at());
    assertThat(assets.updates().seenBy(run.get(DAG_RUN.DAG_RUN_ID), 1))
        .containsExactly(all.getLast());
  }

  @Test
  void updatesWhileItsRunGoesOnAreTheNextOnes() {
    var dag = assets.waitingFor(Schedule.on(Updates.of("a")));
    assets.update("a");
    dag.lookAt("2026-11-20T05:01:00Z");

    assets.update("a", "a");
    assertThat(dag.lookAt("2026-11-20T05:02:00Z").created()).isZero();
    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .startsWith("waits until run updated__2026-11-20T05:01:00Z has ended (a was updated 2");
    assets.endRuns(dag);
    assertThat(dag.lookAt("2026-11-20T05:03:00Z").created()).isOne();

    assertThat(assets.seen(dag)).containsExactly(List.of("a"), List.of("a", "a"));
  }

  @Test
  void isPausedAndRunsOnceWhenItIsResumed() {
    var dag = assets.waitingFor(Schedule.on(Updates.of("a")));
    dag.pause();

    assets.update("a", "a");
    assertThat(dag.lookAt("2026-11-20T05:01:00Z").created()).isZero();
    assertThat(UpdatedRuns.due(DATABASE.sql(), List.of(dag.dag()))).isEmpty();
    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .startsWith("waits until the DAG is resumed (a was updated 2 times, last at ");
    dag.resume();
    assertThat(UpdatedRuns.due(DATABASE.sql(), List.of(dag.dag()))).containsExactly(dag.dag().id());
    assertThat(dag.lookAt("2026-11-20T05:02:00Z").created()).isOne();

    assertThat(assets.seen(dag)).containsExactly(List.of("a", "a"));
  }

  @Test
  void manyNodesAtOnceCreateOneRunAndLoseNothing() throws Exception {
    var dag = assets.waitingFor(Schedule.on(Updates.of("a")));
    int rounds = 20;
    int created = 0;
    for (int round = 0; round < rounds; round++) {
      Instant now = Instant.parse(UpdatedAssets.MORNING).plusSeconds(round);
      var together = new CyclicBarrier(4);
      Callable<Integer> node =
          () -> {
            var due = new DueRuns(DATABASE.sql(), tx -> now, "another");
            together.await();
            return due.look(dag.dag()).created();
          };
      Callable<Integer> writer =
          () -> {
            together.await();
            assets.update("a");
            return 0;
          };
      try (var nodes = Executors.newFixedThreadPool(4)) {
        for (Future<Integer> one : nodes.invokeAll(List.of(node, node, node, writer))) {
          created += one.get();
        }
      }
      assets.endRuns(dag);
    }
    created += dag.lookAt("2026-11-21T00:00:00Z").created();

    assertThat(assets.runs(dag)).isEqualTo(created);
    assertThat(assets.seen(dag).stream().flatMap(List::stream)).hasSize(rounds);
    assertThat(assets.seen(dag)).noneMatch(List::isEmpty);
  }

  @Test
  void anUpdateThatIsCommittedLateIsSeenByTheNextRun() {
    var dag = assets.waitingFor(Schedule.on(Updates.of("a")));
    DATABASE
        .sql()
        .transaction(late -> {
          new AssetUpdates(late.dsl()).add("a", "the first");
          assets.updates().add("a", "the second");
          dag.lookAt("2026-11-20T05:01:00Z");
          assets.endRuns(dag);
        });
    assertThat(dag.lookAt("2026-11-20T05:02:00Z").created()).isOne();

    assertThat(notesSeen(dag)).containsExactly("the second", "the first");
  }

  private List<String> notesSeen(SteppedSchedule dag) {
    List<String> notes = new ArrayList<>();
    DATABASE
        .sql()
        .select(DAG_RUN.DAG_RUN_ID)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_ID.eq(dag.dag().id()))
        .orderBy(DAG_RUN.DAG_RUN_ID)
        .forEach(row ->
            assets
                .updates()
                .seenBy(row.value1(), 100)
                .forEach(update -> notes.add(String.valueOf(update.note()))));
    return notes;
  }

  @Test
  void aNodeThatIsKilledBeforeItsCommitLeavesAllToTheOthers() {
    var condition = Schedule.on(Updates.of("a"));
    var dag = assets.waitingFor(condition);
    assets.update("a");

    assertThatThrownBy(() ->
            DATABASE
                .sql()
                .transaction(killed -> {
                  assertThat(
                          UpdatedRuns.look(
                                  killed.dsl(),
                                  dag.dag(),
                                  condition,
                                  RunGraph.of(dag.dag()),
                                  Instant.parse(UpdatedAssets.MORNING))
                              .created())
                      .isOne();
                  throw new IllegalStateException("killed");
                }))
        .hasMessageContaining("killed");
    assertThat(assets.runs(dag)).isZero();

    dag.restartAt("2026-11-20T05:01:00Z");

    assertThat(assets.seen(dag)).containsExactly(List.of("a"));
  }

  @Test
  void forgetsWhatItNoLongerWaitsForAndKeepsTheRest() {
    var dag = assets.waitingFor(Schedule.on(allOf(Updates.of("a"), Updates.of("b"))));
    assets.update("a", "a");

    dag.restartWith(of -> of.schedule(Schedule.on(allOf(Updates.of("a"), Updates.of("c")))));
    assets.update("b");

    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .startsWith("waits for c (a was updated 2 times, last at ");
    dag.restartWith(of -> of.schedule(Schedule.onDemand()));
    assertThat(DATABASE.sql().fetchCount(ASSET_LISTENER)).isZero();
    assertThat(DATABASE.sql().fetchCount(RUN_UPDATE)).isZero();
  }

  @Test
  void aRestartKeepsWhatWasUpdated() {
    var dag =
        assets.waitingFor(
            Schedule.on(allOf(Updates.of("a"), Updates.of("b")))
                .andNotBefore(UpdatedAssets.AT_SIX));
    assets.update("a");
    dag.restart();
    assets.update("b");
    dag.restartAt("2026-11-20T06:00:00Z");

    assertThat(assets.seen(dag)).containsExactly(List.of("a", "b"));
    dag.restart();
    assertThat(assets.runs(dag)).isOne();
  }

  @Test
  void itsRunsHaveTheDeadlinesThatCountFromTheQueue() {
    var dag =
        loadedAt(
            UpdatedAssets.MORNING,
            DATABASE.sql(),
            of ->
                of.schedule(Schedule.on(Updates.of("a")).or((Schedule.Recurring) HOURLY))
                    .deadline(Deadline.afterQueued(Duration.ofHours(1)))
                    .deadline(Deadline.afterInterval(Duration.ofHours(2))));
    assets.update("a");

    assertThat(dag.lookAt("2026-11-20T05:01:00Z").created()).isOne();

    assertThat(
            DATABASE
                .sql()
                .select(DEADLINE.PROMISE)
                .from(DEADLINE)
                .join(DAG_RUN)
                .on(DAG_RUN.DAG_RUN_ID.eq(DEADLINE.DAG_RUN_ID))
                .where(DAG_RUN.RUN_TYPE.eq("updated"))
                .fetch(DEADLINE.PROMISE))
        .containsExactly("within 1 h of being queued");
  }

  @Test
  void asksTwiceHoweverManyWait() {
    List<Dag> dags =
        Stream.of("a", "b", "c")
            .map(of -> assets.waitingFor(Schedule.on(Updates.of(of))).dag())
            .toList();
    assets.update("a", "a", "b");
    var asked = new AtomicInteger();
    var counter = new CallbackExecuteListener().onExecuteStart(context -> asked.incrementAndGet());
    DSLContext counting = DATABASE.sql().configuration().derive(counter).dsl();

    assertThat(AwaitedUpdates.of(counting, dags).values())
        .extracting(AwaitedUpdates::missing)
        .containsExactlyInAnyOrder(null, null, "c");
    assertThat(asked).hasValue(2);
  }

  @Test
  void saysWhatItWaitsFor() {
    var dag =
        assets.waitingFor(
            Schedule.on(allOf(Updates.of("a"), anyOf(Updates.of("b"), Updates.of("c")))));

    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .isEqualTo("waits for a and (b or c)");
    assets.update("b");
    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .matches("waits for a \\(b was updated at \\S+Z\\)");
    assets.update("a");
    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .startsWith("is due (a was updated at ");
    assertThat(
            AwaitedUpdates.of(
                DATABASE.sql(), loadedAt(UpdatedAssets.MORNING, DATABASE.sql(), HOURLY).dag()))
        .isEmpty();
  }
}
