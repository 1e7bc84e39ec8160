package io.millrace.orchestrator.backfill;

import static io.millrace.sql.orchestrator.Tables.BACKFILL;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.POOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.run.PoolRefused;
import io.millrace.orchestrator.run.Pools;
import io.millrace.orchestrator.run.RunState;
import io.millrace.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BackfillsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private BackfillFixture shop;
  private Backfiller node;

  @BeforeEach
  void makes() {
    DATABASE.sql().truncate(BACKFILL).cascade().execute();
    DATABASE.sql().truncate(POOL).execute();
    shop = new BackfillFixture(DATABASE);
    node = shop.node();
  }

  @Test
  void createsAsManyRunsAsMayBeActiveAndTheNextWhenOneHasEnded() {
    long id = shop.create("2026-11-01", "2026-11-05", "none", 2);
    assertThat(shop.runs()).containsExactly(run(id, "01"), run(id, "02"));

    node.runOnce();
    assertThat(shop.runs()).hasSize(2);

    shop.endFirst(RunState.FAILED);
    node.runOnce();
    assertThat(shop.runs()).containsExactly(run(id, "01"), run(id, "02"), run(id, "03"));
    assertThat(shop.progress(id)).isEqualTo(new BackfillProgress(0, 1, 0, 2, 2, 0, 0));
    assertThat(
            DATABASE
                .sql()
                .select(DAG_RUN.RUN_TYPE)
                .from(DAG_RUN)
                .where(DAG_RUN.DAG_ID.eq(shop.dag.id()))
                .fetchSet(DAG_RUN.RUN_TYPE))
        .containsExactly("backfill");
  }

  @Test
  void isCompletedOnceItsLastRunHasEndedAndNotBefore() {
    long id = shop.create("2026-11-01", "2026-11-02", "none", 5);

    shop.endFirst(RunState.SUCCESS);
    assertThat(node.runOnce()).isEqualTo(Backfiller.Looked.OPEN);
    assertThat(shop.state(id)).isEqualTo(BackfillState.RUNNING);
    shop.endFirst(RunState.FAILED);
    node.runOnce();

    assertThat(shop.state(id)).isEqualTo(BackfillState.COMPLETED);
    assertThat(shop.backfills.get(id).endedAt()).isNotNull();
    assertThat(node.runOnce()).isEqualTo(Backfiller.Looked.NONE);
    assertThat(shop.states(id)).containsExactly("11-01 success", "11-02 failed");
  }

  @Test
  void saysWhatItWouldDoAndDoesNothing() {
    shop.manualRun("2026-11-01", RunState.FAILED);
    shop.manualRun("2026-11-01", RunState.SUCCESS);
    shop.manualRun("2026-11-02", RunState.FAILED);
    shop.manualRun("2026-11-03", RunState.RUNNING);

    assertThat(plan("none"))
        .containsExactly(
            "leave out: it has a run: success",
            "leave out: it has a run: failed",
            "leave out: a run of it is running",
            "create: null");
    assertThat(plan("failed"))
        .containsExactly(
            "leave out: it has a run: success",
            "run again: its newest run ended as failed",
            "leave out: a run of it is running",
            "create: null");
    assertThat(plan("completed"))
        .containsExactly(
            "run again: its newest run ended as success",
            "run again: its newest run ended as failed",
            "leave out: a run of it is running",
            "create: null");
    assertThat(shop.runs()).hasSize(4);
    assertThat(shop.reader.newest(shop.dag.id(), 10)).isEmpty();
  }

  private List<String> plan(String reprocess) {
    return shop.backfills.plan(shop.request("2026-11-01", "2026-11-04", reprocess, 1)).stream()
        .map(planned -> planned.treatment().inWords() + ": " + planned.reason())
        .toList();
  }

  @Test
  void runsWhatFailedAgainUnderANameOfItsOwn() {
    long first = shop.create("2026-11-01", "2026-11-02", "none", 5);
    shop.endFirst(RunState.SUCCESS);
    shop.endFirst(RunState.FAILED);
    node.runOnce();

    long second = shop.create("2026-11-01", "2026-11-02", "failed", 5);

    assertThat(shop.runs()).containsExactly(run(first, "01"), run(first, "02"), run(second, "02"));
    assertThat(shop.states(second))
        .containsExactly("11-01 left_out: it has a run: success", "11-02 queued");
  }

  @Test
  void leavesOutWhatSomebodyHasRunMeanwhile() {
    long id = shop.create("2026-11-01", "2026-11-03", "none", 1);
    shop.manualRun("2026-11-02", RunState.SUCCESS);

    shop.endFirst(RunState.SUCCESS);
    assertThat(node.runOnce()).isEqualTo(Backfiller.Looked.LEAVES_MORE);
    node.runOnce();

    assertThat(shop.states(id))
        .containsExactly("11-01 success", "11-02 left_out: it has a run: success", "11-03 queued");
  }

  @Test
  void isCompletedAtOnceWhereThereIsNothingToDo() {
    shop.manualRun("2026-11-01", RunState.SUCCESS);

    long id = shop.create("2026-11-01", "2026-11-01", "none", 1);

    assertThat(shop.state(id)).isEqualTo(BackfillState.COMPLETED);
  }

  @Test
  void refusesIntervalsOfAnotherBackfillThatHasNotEnded() {
    long id = shop.create("2026-11-05", "2026-11-10", "none", 1);
    shop.backfills.pause(id);

    for (String to : List.of("2026-11-05", "2026-11-08", "2026-11-15")) {
      assertThatThrownBy(() -> shop.create("2026-11-03", to, "completed", 1))
          .isInstanceOf(BackfillOverlaps.class)
          .hasMessage(
              "backfill %d of DAG %s, from 2026-11-05T00:00:00Z to 2026-11-10T00:00:00Z, is paused"
                      .formatted(id, shop.dag.id())
                  + " and has some of these intervals; wait for its end, or end it with `millrace"
                  + " backfills cancel %d`".formatted(id));
    }
    long before = shop.create("2026-11-03", "2026-11-04", "none", 1);
    assertThat(shop.state(before)).isEqualTo(BackfillState.RUNNING);
    shop.backfills.cancel(id);
    assertThat(shop.state(id)).isEqualTo(BackfillState.CANCELLED);
    assertThat(shop.create("2026-11-05", "2026-11-10", "failed", 1)).isGreaterThan(id);
  }

  @Test
  void isNotThereIfItIsRefusedForItsPool() {
    var pooled = new BackfillFixture(DATABASE, task -> task.pool("etl"));
    var pools = new Pools(DATABASE.sql());

    assertThatThrownBy(() -> pooled.create("2026-11-01", "2026-11-02", "none", 1))
        .isInstanceOf(PoolRefused.class)
        .hasMessageContaining("is in the pool etl, which does not exist");
    assertThat(DATABASE.sql().fetchCount(BACKFILL)).isZero();
    assertThatThrownBy(
            () -> pooled.backfills.plan(pooled.request("2026-11-01", "2026-11-02", "none", 1)))
        .isInstanceOf(PoolRefused.class);

    pools.set("etl", 1, null);
    long id = pooled.create("2026-11-01", "2026-11-02", "none", 1);
    assertThat(pooled.runs()).hasSize(1);
    pooled.endFirst(RunState.SUCCESS);
    pooled.backfills.pause(id);
    assertThat(pools.remove("etl")).isTrue();

    assertThatThrownBy(() -> pooled.backfills.resume(id, pooled.dag))
        .isInstanceOf(PoolRefused.class);
    assertThat(pooled.state(id)).isEqualTo(BackfillState.PAUSED);
  }

  @Test
  void waitsForAPoolThatWasRemovedMeanwhile() {
    var pooled = new BackfillFixture(DATABASE, task -> task.pool("reports"));
    var pools = new Pools(DATABASE.sql());
    pools.set("reports", 1, null);
    long id = pooled.create("2026-11-01", "2026-11-02", "none", 1);
    pooled.endFirst(RunState.SUCCESS);
    assertThat(pools.remove("reports")).isTrue();
    Backfiller looks = pooled.node();

    assertThat(looks.runOnce()).isEqualTo(Backfiller.Looked.OPEN);
    assertThat(pooled.runs()).hasSize(1);
    pools.set("reports", 1, null);
    looks.runOnce();

    assertThat(pooled.runs()).hasSize(2);
    assertThat(pooled.state(id)).isEqualTo(BackfillState.RUNNING);
  }

  @Test
  void letsOneOfTwoThroughThatAskAtOnce() throws Exception {
    var together = new CyclicBarrier(2);
    Callable<Long> ask =
        () -> {
          together.await();
          return shop.create("2026-11-01", "2026-11-10", "none", 3);
        };
    List<Object> answers = new ArrayList<>();
    try (var both = Executors.newFixedThreadPool(2)) {
      for (Future<Long> asked : List.of(both.submit(ask), both.submit(ask))) {
        try {
          answers.add(asked.get());
        } catch (ExecutionException refused) {
          answers.add(Objects.requireNonNull(refused.getCause()));
        }
      }
    }

    assertThat(answers)
        .hasAtLeastOneElementOfType(BackfillOverlaps.class)
        .hasAtLeastOneElementOfType(Long.class);
    assertThat(shop.runs()).hasSize(3);
  }

  @Test
  void createsNothingWhileItIsPaused() {
    long id = shop.create("2026-11-01", "2026-11-03", "none", 1);
    assertThat(shop.backfills.pause(id)).isTrue();
    assertThat(shop.backfills.pause(id)).isFalse();

    shop.endFirst(RunState.SUCCESS);
    assertThat(node.runOnce()).isEqualTo(Backfiller.Looked.NONE);
    assertThat(shop.runs()).hasSize(1);
    assertThat(shop.states(id)).containsExactly("11-01 success", "11-02 waiting", "11-03 waiting");

    assertThat(shop.backfills.resume(id, shop.dag)).isTrue();
    assertThat(shop.backfills.resume(id, shop.dag)).isFalse();
    assertThat(shop.runs()).hasSize(2);
  }

  @Test
  void leavesNothingBehindWhenItIsCancelled() {
    long id = shop.create("2026-11-01", "2026-11-09", "none", 3);
    shop.startFirst();

    assertThat(shop.backfills.cancel(id)).isTrue();

    assertThat(shop.state(id)).isEqualTo(BackfillState.CANCELLING);
    assertThat(shop.progress(id)).isEqualTo(new BackfillProgress(0, 0, 2, 1, 6, 0, 0));
    assertThat(stopReasonOf(shop.unfinished().getFirst())).isEqualTo("cancel");
    assertThat(shop.backfills.cancel(id)).isFalse();
    node.runOnce();
    assertThat(shop.state(id)).isEqualTo(BackfillState.CANCELLING);

    shop.endFirst(RunState.CANCELLED);
    node.runOnce();
    assertThat(shop.state(id)).isEqualTo(BackfillState.CANCELLED);
    assertThat(shop.runs()).hasSize(3);
    assertThat(shop.unfinished()).isEmpty();
  }

  @Test
  void goesOnCancellingWhereSomebodyWasKilled() {
    long id = shop.create("2026-11-01", "2026-11-09", "none", 3);
    BackfillStore.move(
        DATABASE.sql(), id, List.of(BackfillState.RUNNING), BackfillState.CANCELLING);

    node.runOnce();

    assertThat(shop.state(id)).isEqualTo(BackfillState.CANCELLED);
    assertThat(shop.unfinished()).isEmpty();
    assertThat(shop.runs()).hasSize(3);
  }

  @Test
  void goesNoFurtherOnceItHasEnded() {
    long id = shop.create("2026-11-01", "2026-11-01", "none", 1);
    shop.backfills.cancel(id);

    assertThatThrownBy(() -> shop.backfills.resume(id, shop.dag))
        .isInstanceOf(BackfillEnded.class)
        .hasMessage(
            "backfill %d of DAG %s is cancelled; ask for another with `millrace backfill %s`"
                .formatted(id, shop.dag.id(), shop.dag.id()));
    assertThatThrownBy(() -> shop.backfills.pause(id)).isInstanceOf(BackfillEnded.class);
    assertThatThrownBy(() -> shop.backfills.cancel(id)).isInstanceOf(BackfillEnded.class);
    assertThatThrownBy(() -> shop.backfills.cancel(987_654))
        .isInstanceOf(BackfillNotFound.class)
        .hasMessage("there is no backfill 987654; `millrace backfills` lists them");
  }

  private static String stopReasonOf(long dagRunId) {
    return DATABASE
        .sql()
        .select(DAG_RUN.STOP_REASON)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
        .fetchSingle()
        .value1();
  }

  private static String run(long backfillId, String day) {
    return "backfill__%d__2026-11-%sT00:00:00Z".formatted(backfillId, day);
  }
}
