package io.millrace.orchestrator.backfill;

import static io.millrace.sql.orchestrator.Tables.BACKFILL;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.Runs;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several nodes that look after one backfill. */
class BackfillerTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final int ACTIVE = 4;

  private BackfillFixture shop;

  @BeforeEach
  void makes() {
    DATABASE.sql().truncate(BACKFILL).cascade().execute();
    shop = new BackfillFixture(DATABASE);
  }

  @Test
  void threeNodesAtOnceCreateEachRunOnceAndNeverTooMany() throws Exception {
    long id = shop.create("2026-01-01", "2026-03-31", "none", ACTIVE);
    var together = new CyclicBarrier(3);
    var most = new AtomicInteger();
    var random = new Random(7);
    Callable<Integer> node =
        () -> {
          Backfiller looks = shop.node();
          int rounds = 0;
          while (shop.state(id) == BackfillState.RUNNING) {
            together.await();
            looks.runOnce();
            together.await();
            if (rounds++ % 3 == 0) {
              endSome(random, most);
            }
            together.await();
          }
          return rounds;
        };

    try (var nodes = Executors.newFixedThreadPool(3)) {
      for (Future<Integer> rounds : nodes.invokeAll(List.of(node, node, node))) {
        assertThat(rounds.get()).isPositive();
      }
    }

    assertThat(most).hasValueBetween(1, ACTIVE);
    assertThat(shop.runs()).hasSize(90).doesNotHaveDuplicates().isSorted();
    assertThat(shop.progress(id)).isEqualTo(new BackfillProgress(90, 0, 0, 0, 0, 0, 0));
  }

  private synchronized void endSome(Random random, AtomicInteger most) {
    int unfinished = shop.unfinished().size();
    most.accumulateAndGet(unfinished, Math::max);
    IntStream.rangeClosed(0, random.nextInt(ACTIVE))
        .filter(i -> !shop.unfinished().isEmpty())
        .forEach(i -> shop.endFirst(RunState.SUCCESS));
  }

  @Test
  void whoFailsBetweenTwoRunsLeavesNeitherAndAnotherGoesOn() {
    long id = shop.create("2026-11-01", "2026-11-08", "none", 2);
    DATABASE
        .sql()
        .execute(
            "alter table orchestrator.dag_run add constraint none check (run_id not like '%-11-04T%')");

    shop.endFirst(RunState.SUCCESS);
    shop.endFirst(RunState.SUCCESS);
    assertThat(shop.node().runOnce()).isEqualTo(Backfiller.Looked.FAILED);
    assertThat(shop.runs()).as("neither the third nor the fourth").hasSize(2);

    DATABASE.sql().execute("alter table orchestrator.dag_run drop constraint none");
    List<Backfiller> nodes = List.of(shop.node(), shop.node());
    for (int look = 0; look < 20 && shop.state(id) == BackfillState.RUNNING; look++) {
      nodes.forEach(Backfiller::runOnce);
      List.copyOf(shop.unfinished()).forEach(run -> shop.endFirst(RunState.SUCCESS));
    }

    assertThat(shop.state(id)).isEqualTo(BackfillState.COMPLETED);
    assertThat(shop.runs()).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void saysWhichRunHoldsUpAnother() {
    long id = shop.create("2026-11-12", "2026-11-13", "none", 2);
    List<Long> runs = shop.unfinished();
    shop.endFirst(RunState.FAILED);

    shop.holdUp(runs.get(1), runs.get(0));

    assertThat(shop.states(id))
        .containsExactly(
            "11-12 failed",
            "11-13 queued: nothing depends on the run of 2026-11-12T00:00:00Z, which is failed");
  }

  @Test
  void oneThatFailsHoldsUpNoOther() {
    var other = new BackfillFixture(DATABASE);
    long broken = shop.create("2026-11-01", "2026-11-02", "none", 1);
    long fine = other.create("2026-11-01", "2026-11-02", "none", 1);
    shop.endFirst(RunState.SUCCESS);
    other.endFirst(RunState.SUCCESS);
    DATABASE
        .sql()
        .execute(
            "alter table orchestrator.dag_run add constraint none check (run_id not like"
                + " 'backfill\\_\\_%d\\_\\_2026-11-02%%') not valid".formatted(broken));

    Backfiller.Looked looked = both(other).runOnce();
    DATABASE.sql().execute("alter table orchestrator.dag_run drop constraint none");

    assertThat(looked).isEqualTo(Backfiller.Looked.FAILED);

    assertThat(shop.runs()).hasSize(1);
    assertThat(other.runs()).hasSize(2);
    assertThat(other.state(fine)).isEqualTo(BackfillState.RUNNING);
  }

  private Backfiller both(BackfillFixture other) {
    return new Backfiller(
        DATABASE.dataSource(), List.of(shop.dag, other.dag), new Runs(DATABASE.sql()), () -> {});
  }

  @Test
  void goesOnWithADagAsItWasLoadedLast() {
    long id = shop.create("2026-11-01", "2026-11-03", "none", 1);
    Backfiller node = shop.node();
    shop.endFirst(RunState.SUCCESS);

    node.reload(List.of());
    node.runOnce();
    assertThat(shop.runs()).as("nobody has it").hasSize(1);

    node.reload(List.of(shop.changed()));
    node.runOnce();
    assertThat(shop.runs()).hasSize(2);
    assertThat(shop.versions()).as("of the runs").doesNotHaveDuplicates().hasSize(2);
    assertThat(shop.state(id)).isEqualTo(BackfillState.RUNNING);
  }

  @Test
  void createsMoreThanFitIntoATransactionOneAfterTheOther() {
    long id = shop.create("2026-01-01", "2026-09-30", "none", 1000);
    Backfiller node = shop.node();
    List<Integer> sizes = new ArrayList<>(List.of(shop.runs().size()));

    while (node.runOnce() == Backfiller.Looked.LEAVES_MORE) {
      sizes.add(shop.runs().size());
    }

    assertThat(sizes).startsWith(100, 200);
    assertThat(shop.runs()).hasSize(273).doesNotHaveDuplicates();
    assertThat(shop.progress(id).running()).isEqualTo(273);
  }

  @Test
  void isLookedAfterInTheBackgroundUntilItHasEnded() throws Exception {
    long id = shop.create("2026-11-01", "2026-11-03", "none", 1);
    var created = new Semaphore(0);

    try (var node =
        Backfiller.start(
            DATABASE.dataSource(), List.of(shop.dag), new Runs(DATABASE.sql()), created::release)) {
      for (int run = 0; run < 2; run++) {
        shop.endFirst(RunState.SUCCESS);
        node.runEnded();
        assertThat(created.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      }
      shop.endFirst(RunState.SUCCESS);
      Poll.until(
          "it is completed",
          Duration.ofSeconds(20),
          () -> shop.state(id) == BackfillState.COMPLETED);
    }
  }
}
