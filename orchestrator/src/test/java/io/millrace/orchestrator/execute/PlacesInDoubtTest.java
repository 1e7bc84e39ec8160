package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.execute.CuttableLink.Cut;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Retries;
import io.millrace.tasks.plain.JavaTasks.Action;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The connection breaks while the server is still at a COMMIT that claims a task, and there are
 * others to be claimed meanwhile.
 */
class PlacesInDoubtTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final int PLACES = 2;
  private static final String END_OF_TRIES = "with \"mine\" as";
  private static final String EVENTS_ARE_WRITTEN =
      "trigger brake before insert on orchestrator.event for each statement";
  private static final String CLAIM = "with \"claimed\" as";
  private static final String CLAIM_COMMITS =
      """
      constraint trigger brake after insert on orchestrator.event
        deferrable initially deferred for each row when (new.to_state = 'running')
      """;
  private static final String IS_OF_THE_TASK_THAT_WAITS =
      """
      exists (select from orchestrator.task_instance i
        where i.task_instance_id = new.task_instance_id and i.task_id = 'waits')
      """;

  private final CountDownLatch broken = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @Test
  void areNotGivenToTasksTwice() throws Exception {
    try (var link = new CuttableLink(DATABASE);
        var brake = new Brake(DATABASE, "true", EVENTS_ARE_WRITTEN)) {
      Dag dag =
          dag(
              context -> {
                brake.on();
                link.cutNextCommitAfter(END_OF_TRIES, Cut.DURING_COMMIT);
              },
              context -> broken.await());
      try (var node = EngineFixture.ofPlaces(PLACES, link.dataSource(), dag)) {
        long run = node.create(dag, "{}");
        awaitWaiting(1);
        broken.countDown();
        awaitWaiting(2);
        brake.off();
        node.awaitStart("after_cut");
        for (int look = 0; look < 3; look++) {
          node.awaitLook();
        }
        end.countDown();

        assertThat(node.await(run)).isEqualTo(RunState.SUCCESS);
        assertThat(most).hasValueLessThanOrEqualTo(PLACES);
      }
    }
  }

  /** As above, but the COMMIT only claims, and ends nothing that would be recorded once more. */
  @Test
  void areNotGivenToTasksTwiceWhereNothingHadEnded() throws Exception {
    try (var link = new CuttableLink(DATABASE);
        var brake = new Brake(DATABASE, IS_OF_THE_TASK_THAT_WAITS, CLAIM_COMMITS)) {
      Dag first =
          failingOnce(() -> {
            broken.await();
            brake.on();
            link.cutNextCommitAfter(CLAIM, Cut.DURING_COMMIT);
          });
      var builder = Dag.named("second_run");
      builder.task("waits", java(context -> count()));
      Dag second = builder.build();
      try (var node = EngineFixture.ofPlaces(PLACES, link.dataSource(), first, second)) {
        long firstRun = node.create(first, "{}");
        node.awaitStart("long");
        long secondRun = node.create(second, "{}");
        Poll.until(
            "a task without a place",
            Duration.ofSeconds(20),
            () -> node.states(secondRun).containsValue("ready"));
        broken.countDown();
        awaitWaiting(1);
        for (int look = 0; look < 5; look++) {
          node.awaitLook();
        }
        brake.off();
        node.awaitStart("waits");
        end.countDown();

        assertThat(node.await(firstRun)).isEqualTo(RunState.SUCCESS);
        assertThat(node.await(secondRun)).isEqualTo(RunState.SUCCESS);
        assertThat(most).hasValueLessThanOrEqualTo(PLACES);
      }
    }
  }

  private interface Step {
    void take() throws Exception;
  }

  private Dag failingOnce(Step beforeItFails) {
    var tries = new AtomicInteger();
    var builder = Dag.named("first_run");
    builder
        .task(
            "again",
            java(context -> {
              if (tries.incrementAndGet() == 1) {
                beforeItFails.take();
                throw new IllegalStateException("once");
              }
              count();
            }))
        .retries(Retries.fixed(1, Duration.ZERO));
    builder.task("long", java(context -> count()));
    return builder.build();
  }

  private Dag dag(Action cut, Action other) {
    var builder = Dag.named("doubtful");
    var first = builder.task("cut", java(cut));
    var second = builder.task("other", java(other));
    builder.task("after_cut", java(context -> count())).after(first);
    for (int i = 1; i <= PLACES; i++) {
      builder.task("after_other_" + i, java(context -> count())).after(second);
    }
    return builder.build();
  }

  private void count() throws InterruptedException {
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    end.await();
    running.decrementAndGet();
  }

  /** Waits until so many sessions wait for a lock of another. */
  private static void awaitWaiting(int sessions) throws Exception {
    Poll.until(sessions + " sessions wait", Duration.ofSeconds(20), () -> waiting() >= sessions);
  }

  private static int waiting() {
    return DATABASE
        .sql()
        .fetchSingle(
            "select count(*)::int from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock'")
        .get(0, Integer.class);
  }
}
