package io.millrace.orchestrator.schedule;

import static io.millrace.orchestrator.schedule.SteppedSchedule.HOURLY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.loadedAt;
import static io.millrace.sql.orchestrator.Tables.ASSET_LISTENER;
import static io.millrace.sql.orchestrator.Tables.ASSET_UPDATE;
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
import java.time.ZoneOffset;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UpdatedRunsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final String MORNING = "2026-11-20T05:00:00Z";
  private static final Schedule.Recurring AT_SIX = Schedule.cron("0 6 * * *", ZoneOffset.UTC);

  private final AssetUpdates updates = new AssetUpdates(DATABASE.sql());

  @BeforeEach
  void empties() {
    DSLContext sql = DATABASE.sql();
    sql.truncate(DAG_RUN).cascade().execute();
    sql.truncate(ASSET_UPDATE).cascade().execute();
    sql.truncate(ASSET_LISTENER).execute();
  }

  private static SteppedSchedule waitingFor(Schedule schedule) {
    return loadedAt(MORNING, DATABASE.sql(), schedule);
  }

  private void update(String... assets) {
    for (String asset : assets) {
      updates.add(asset, null);
    }
  }

  private static int runs(SteppedSchedule dag) {
    return DATABASE.sql().fetchCount(DAG_RUN, DAG_RUN.DAG_ID.eq(dag.dag().id()));
  }

  /** The assets that each run of a DAG saw, the oldest run first. */
  private List<List<String>> seen(SteppedSchedule dag) {
    return DATABASE
        .sql()
        .select(DAG_RUN.DAG_RUN_ID)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_ID.eq(dag.dag().id()))
        .orderBy(DAG_RUN.DAG_RUN_ID)
        .fetch(row -> updates.seenBy(row.value1(), 100).stream().map(AssetUpdate::asset).toList());
  }

  private static void endRuns(SteppedSchedule dag) {
    DATABASE
        .sql()
        .update(DAG_RUN)
        .set(DAG_RUN.STATE, "cancelled")
        .set(DAG_RUN.ENDED_AT, DAG_RUN.CREATED_AT)
        .where(DAG_RUN.DAG_ID.eq(dag.dag().id()))
        .execute();
  }

  @Test
  void startsOnceAllOfThemWereUpdated() {
    var dag = waitingFor(Schedule.on(allOf(Updates.of("a"), Updates.of("b"))));

    update("a");
    assertThat(dag.lookAt("2026-11-20T05:01:00Z").created()).isZero();
    update("b");
    assertThat(dag.lookAt("2026-11-20T05:02:00Z").created()).isOne();
    assertThat(dag.lookAt("2026-11-20T05:03:00Z").created()).isZero();

    assertThat(seen(dag)).containsExactly(List.of("a", "b"));
  }

  @Test
  void startsWithTheFirstOfAny() {
    var dag = waitingFor(Schedule.on(anyOf(Updates.of("a"), Updates.of("b"))));

    update("other", "b");

    assertThat(dag.lookAt("2026-11-20T05:01:00Z").created()).isOne();
    assertThat(seen(dag)).containsExactly(List.of("b"));
  }

  @Test
  void startsOnceANestedConditionHolds() {
    var dag =
        waitingFor(
            Schedule.on(
                allOf(
                    Updates.of("a"),
                    anyOf(Updates.of("b"), allOf(Updates.of("c"), Updates.of("d"))))));

    update("a", "c");
    assertThat(dag.lookAt("2026-11-20T05:01:00Z").created()).isZero();
    update("d");
    assertThat(dag.lookAt("2026-11-20T05:02:00Z").created()).isOne();

    assertThat(seen(dag)).containsExactly(List.of("a", "c", "d"));
  }

  @Test
  void manyUpdatesAreOneRunThatKnowsThemAll() {
    var dag = waitingFor(Schedule.on(allOf(Updates.of("a"), Updates.of("b"))));

    update("a", "a", "a", "b");
    dag.lookAt("2026-11-20T05:01:00Z");

    assertThat(seen(dag)).containsExactly(List.of("a", "a", "a", "b"));
    var run = DATABASE.sql().selectFrom(DAG_RUN).fetchSingle();
    assertThat(run.get(DAG_RUN.RUN_TYPE)).isEqualTo("updated");
    assertThat(run.get(DAG_RUN.RUN_ID)).isEqualTo("updated__2026-11-20T05:01:00Z");
    List<AssetUpdate> all = updates.seenBy(run.get(DAG_RUN.DAG_RUN_ID), 100);
    assertThat(run.get(DAG_RUN.LOGICAL_DATE).toInstant()).isEqualTo(all.getFirst().at());
    assertThat(run.get(DAG_RUN.INTERVAL_END).toInstant()).isEqualTo(all.getLast().at());
    assertThat(updates.seenBy(run.get(DAG_RUN.DAG_RUN_ID), 1)).containsExactly(all.getLast());
  }

  @Test
  void updatesWhileItsRunGoesOnAreTheNextOnes() {
    var dag = waitingFor(Schedule.on(Updates.of("a")));
    update("a");
    dag.lookAt("2026-11-20T05:01:00Z");

    update("a", "a");
    assertThat(dag.lookAt("2026-11-20T05:02:00Z").created()).isZero();
    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .startsWith("waits until run updated__2026-11-20T05:01:00Z has ended (a was updated 2");
    endRuns(dag);
    assertThat(dag.lookAt("2026-11-20T05:03:00Z").created()).isOne();

    assertThat(seen(dag)).containsExactly(List.of("a"), List.of("a", "a"));
  }

  @Test
  void isPausedAndRunsOnceWhenItIsResumed() {
    var dag = waitingFor(Schedule.on(Updates.of("a")));
    dag.pause();

    update("a", "a");
    assertThat(dag.lookAt("2026-11-20T05:01:00Z").created()).isZero();
    assertThat(UpdatedRuns.due(DATABASE.sql(), List.of(dag.dag()))).isEmpty();
    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .startsWith("waits until the DAG is resumed (a was updated 2 times, last at ");
    dag.resume();
    assertThat(UpdatedRuns.due(DATABASE.sql(), List.of(dag.dag()))).containsExactly(dag.dag().id());
    assertThat(dag.lookAt("2026-11-20T05:02:00Z").created()).isOne();

    assertThat(seen(dag)).containsExactly(List.of("a", "a"));
  }

  @Test
  void manyNodesAtOnceCreateOneRunAndLoseNothing() throws Exception {
    var dag = waitingFor(Schedule.on(Updates.of("a")));
    int rounds = 20;
    int created = 0;
    for (int round = 0; round < rounds; round++) {
      Instant now = Instant.parse(MORNING).plusSeconds(round);
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
            update("a");
            return 0;
          };
      try (var nodes = Executors.newFixedThreadPool(4)) {
        for (Future<Integer> one : nodes.invokeAll(List.of(node, node, node, writer))) {
          created += one.get();
        }
      }
      endRuns(dag);
    }
    created += dag.lookAt("2026-11-21T00:00:00Z").created();

    assertThat(runs(dag)).isEqualTo(created);
    assertThat(seen(dag).stream().flatMap(List::stream)).hasSize(rounds);
    assertThat(seen(dag)).noneMatch(List::isEmpty);
  }

  @Test
  void anUpdateThatIsCommittedLateIsSeenByTheNextRun() {
    var dag = waitingFor(Schedule.on(Updates.of("a")));
    DATABASE
        .sql()
        .transaction(late -> {
          new AssetUpdates(late.dsl()).add("a", "the first");
          updates.add("a", "the second");
          dag.lookAt("2026-11-20T05:01:00Z");
          endRuns(dag);
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
            updates
                .seenBy(row.value1(), 100)
                .forEach(update -> notes.add(String.valueOf(update.note()))));
    return notes;
  }

  @Test
  void aNodeThatIsKilledBeforeItsCommitLeavesAllToTheOthers() {
    var condition = Schedule.on(Updates.of("a"));
    var dag = waitingFor(condition);
    update("a");

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
                                  Instant.parse(MORNING))
                              .created())
                      .isOne();
                  throw new IllegalStateException("killed");
                }))
        .hasMessageContaining("killed");
    assertThat(runs(dag)).isZero();

    dag.restartAt("2026-11-20T05:01:00Z");

    assertThat(seen(dag)).containsExactly(List.of("a"));
  }

  @Test
  void startsNotBeforeItsTimeAndOnceADay() {
    var dag = waitingFor(Schedule.on(Updates.of("a")).andNotBefore(AT_SIX));
    update("a");
    assertThat(dag.lookAt("2026-11-20T05:30:00Z").created()).as("six of yesterday").isOne();
    endRuns(dag);

    update("a");
    assertThat(dag.lookAt("2026-11-20T05:45:00Z"))
        .isEqualTo(new DueRuns.Look(0, Duration.ofMinutes(15)));
    assertThat(dag.lookAt("2026-11-20T06:00:00Z").created()).isOne();
    endRuns(dag);
    update("a");
    assertThat(dag.lookAt("2026-11-20T23:00:00Z"))
        .isEqualTo(new DueRuns.Look(0, Duration.ofHours(7)));
    update("a");
    assertThat(dag.lookAt("2026-11-21T07:00:00Z").created()).isOne();

    assertThat(seen(dag)).containsExactly(List.of("a"), List.of("a"), List.of("a", "a"));
  }

  @Test
  void anotherConditionLetsNoSecondRunThroughOnTheSameDay() {
    var dag = waitingFor(Schedule.on(Updates.of("a")).andNotBefore(AT_SIX));
    update("a");
    assertThat(dag.lookAt("2026-11-20T06:05:00Z").created()).isOne();
    endRuns(dag);

    dag.lookAt("2026-11-20T10:00:00Z");
    dag.restartWith(of ->
        of.schedule(Schedule.on(allOf(Updates.of("a"), Updates.of("b"))).andNotBefore(AT_SIX)));
    update("a", "b");

    assertThat(dag.lookAt("2026-11-20T10:01:00Z"))
        .isEqualTo(new DueRuns.Look(0, Duration.ofMinutes(19 * 60 + 59)));
    assertThat(dag.lookAt("2026-11-21T06:00:00Z").created()).isOne();
  }

  @Test
  void anotherTimeLetsTheFirstRunThroughOnceItHasCome() {
    var dag = waitingFor(Schedule.on(Updates.of("a")).andNotBefore(AT_SIX));
    update("a");
    assertThat(dag.lookAt("2026-11-20T06:05:00Z").created()).isOne();
    endRuns(dag);

    dag.restartWith(of ->
        of.schedule(
            Schedule.on(Updates.of("a")).andNotBefore(Schedule.cron("0 7 * * *", ZoneOffset.UTC))));
    update("a");

    assertThat(dag.lookAt("2026-11-20T06:30:00Z").created()).isZero();
    assertThat(dag.lookAt("2026-11-20T07:00:00Z").created()).isOne();
  }

  @Test
  void letsOneRunThroughAtATimeThatComesOnce() {
    var dag =
        waitingFor(
            Schedule.on(Updates.of("a"))
                .andNotBefore(Schedule.quartzCron("0 0 6 20 11 ? 2026", ZoneOffset.UTC)));
    update("a");

    assertThat(dag.lookAt("2026-11-20T05:30:00Z"))
        .isEqualTo(new DueRuns.Look(0, Duration.ofMinutes(30)));
    assertThat(dag.lookAt("2026-11-20T06:00:00Z").created()).isOne();
    endRuns(dag);
    update("a");
    assertThat(dag.lookAt("2026-11-22T00:00:00Z")).isEqualTo(DueRuns.NOTHING_DUE);
    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .startsWith("has no run any more, as the times are over that it waits for (a was updated");
  }

  @Test
  void waitsPastItsTimeForWhatIsMissing() {
    var dag = waitingFor(Schedule.on(allOf(Updates.of("a"), Updates.of("b"))).andNotBefore(AT_SIX));
    update("a");
    assertThat(dag.lookAt("2026-11-20T09:00:00Z").created()).isZero();

    update("b");

    assertThat(dag.lookAt("2026-11-20T09:30:00Z").created()).isOne();
  }

  @Test
  void runsAtItsTimesBesideAndLeavesTheUpdatesToTheOthers() {
    var dag =
        waitingFor(
            Schedule.on(allOf(Updates.of("a"), Updates.of("b"))).or((Schedule.Recurring) HOURLY));
    update("a");

    assertThat(dag.lookAt("2026-11-20T06:00:00Z"))
        .isEqualTo(new DueRuns.Look(1, Duration.ofHours(1)));
    update("b");
    assertThat(dag.lookAt("2026-11-20T06:10:00Z").created()).isOne();

    assertThat(
            DATABASE
                .sql()
                .select(DAG_RUN.RUN_TYPE)
                .from(DAG_RUN)
                .orderBy(DAG_RUN.DAG_RUN_ID)
                .fetch(DAG_RUN.RUN_TYPE))
        .containsExactly("scheduled", "updated");
    assertThat(seen(dag)).containsExactly(List.of(), List.of("a", "b"));
  }

  @Test
  void forgetsWhatItNoLongerWaitsForAndKeepsTheRest() {
    var dag = waitingFor(Schedule.on(allOf(Updates.of("a"), Updates.of("b"))));
    update("a", "a");

    dag.restartWith(of -> of.schedule(Schedule.on(allOf(Updates.of("a"), Updates.of("c")))));
    update("b");

    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .startsWith("waits for c (a was updated 2 times, last at ");
    dag.restartWith(of -> of.schedule(Schedule.onDemand()));
    assertThat(DATABASE.sql().fetchCount(ASSET_LISTENER)).isZero();
    assertThat(DATABASE.sql().fetchCount(RUN_UPDATE)).isZero();
  }

  @Test
  void aRestartKeepsWhatWasUpdated() {
    var dag = waitingFor(Schedule.on(allOf(Updates.of("a"), Updates.of("b"))).andNotBefore(AT_SIX));
    update("a");
    dag.restart();
    update("b");
    dag.restartAt("2026-11-20T06:00:00Z");

    assertThat(seen(dag)).containsExactly(List.of("a", "b"));
    dag.restart();
    assertThat(runs(dag)).isOne();
  }

  @Test
  void itsRunsHaveTheDeadlinesThatCountFromTheQueue() {
    var dag =
        loadedAt(
            MORNING,
            DATABASE.sql(),
            of ->
                of.schedule(Schedule.on(Updates.of("a")).or((Schedule.Recurring) HOURLY))
                    .deadline(Deadline.afterQueued(Duration.ofHours(1)))
                    .deadline(Deadline.afterInterval(Duration.ofHours(2))));
    update("a");

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
        Stream.of("a", "b", "c").map(of -> waitingFor(Schedule.on(Updates.of(of))).dag()).toList();
    update("a", "a", "b");
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
        waitingFor(Schedule.on(allOf(Updates.of("a"), anyOf(Updates.of("b"), Updates.of("c")))));

    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .isEqualTo("waits for a and (b or c)");
    update("b");
    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .matches("waits for a \\(b was updated at \\S+Z\\)");
    update("a");
    assertThat(AwaitedUpdates.of(DATABASE.sql(), dag.dag()).orElseThrow().sentence())
        .startsWith("is due (a was updated at ");
    assertThat(AwaitedUpdates.of(DATABASE.sql(), loadedAt(MORNING, DATABASE.sql(), HOURLY).dag()))
        .isEmpty();
  }
}
