package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task whose nodes are asked to end again and again while they run it. */
class HandBackLimitTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private final AtomicInteger tries = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  @Test
  void failsATaskThatMayBeWhatEndsItsNodes() throws InterruptedException {
    Dag dag = dag("evicted");
    long run = handBack(dag, TryRunner.MOST_HAND_BACKS);
    over.countDown();

    try (var next = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(next.await(run)).isEqualTo(RunState.FAILED);
      assertThat(next.reason(run, "fill"))
          .isEqualTo("it was handed back 21 times by nodes that were ended; it is not tried again");
      assertThat(tries).hasValue(1);

      assertThat(next.clear(run, new Clearing.Unsuccessful())).isEqualTo(1);
      assertThat(next.awaitEndAgain(run)).as("counted anew").isEqualTo(RunState.SUCCESS);
    }
  }

  @Test
  void triesOnceMoreAtTheLimit() throws InterruptedException {
    Dag dag = dag("moved");
    long run = handBack(dag, TryRunner.MOST_HAND_BACKS - 1);
    over.countDown();

    try (var next = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(next.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(tries).hasValue(2);
    }
  }

  /** Lets a node leave in the middle of the task, whose earlier nodes have done so that often. */
  private long handBack(Dag dag, int before) throws InterruptedException {
    try (var leaving = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = leaving.create(dag, "{}");
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      DATABASE
          .sql()
          .update(TASK_INSTANCE)
          .set(TASK_INSTANCE.HAND_BACKS, before)
          .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
          .execute();
      return run;
    }
  }

  private Dag dag(String id) {
    var dag = Dag.named(id);
    dag.task(
        "fill",
        java(context -> {
          tries.incrementAndGet();
          begun.countDown();
          over.await();
        }));
    return dag.build();
  }
}
