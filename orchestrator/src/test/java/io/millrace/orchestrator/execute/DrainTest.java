package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that is asked to end while a try goes on. */
class DrainTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void letsTheTryEndAndStartsNothingMore() throws Exception {
    var release = new CountDownLatch(1);
    Dag dag = dag("patient", release);
    var node = EngineFixture.draining(Duration.ofMinutes(1), DATABASE.dataSource(), dag);
    long run = begin(node, dag);

    Thread closing = Thread.ofVirtual().start(node::close);
    Poll.until("the node leaves", Duration.ofSeconds(20), DrainTest::isLeaving);
    release.countDown();
    closing.join();

    assertThat(node.started).containsExactly("first");
    assertThat(node.outcomes).singleElement().isInstanceOf(Outcome.Succeeded.class);
    assertThat(node.farewell).containsExactly("leaving 1", "left 0");
    assertAnotherGoesOn(dag, run, "second");
  }

  @Test
  void handsBackATryThatTakesLonger() throws Exception {
    var release = new CountDownLatch(1);
    Dag dag = dag("impatient", release);
    var node = EngineFixture.draining(SHORT, DATABASE.dataSource(), dag);
    long run = begin(node, dag);

    node.close();

    assertThat(node.outcomes).containsExactly(new Outcome.HandedBack("its node left", true));
    assertThat(node.farewell).containsExactly("leaving 1", "left 1");
    release.countDown();
    assertAnotherGoesOn(dag, run, "first", "second");
  }

  @Test
  void handsBackThoughNobodyHearsThatItLeaves() throws Exception {
    Dag dag = dag("unheard", new CountDownLatch(1));
    try (var link = new CuttableLink(DATABASE)) {
      var node = EngineFixture.draining(SHORT, link.dataSource(), dag);
      long run = begin(node, dag);

      link.refuse();
      node.close();

      assertThat(node.outcomes).singleElement().isInstanceOf(Outcome.HandedBack.class);
      assertThat(TaskRow.state(DATABASE, run, "first")).isEqualTo("ready");
    }
  }

  private static Dag dag(String id, CountDownLatch release) {
    var dag = Dag.named(id);
    var first = dag.task("first", java(context -> release.await()));
    dag.task("second", java(context -> {})).after(first);
    return dag.build();
  }

  /** Creates a run, and waits until its first task has started. */
  private static long begin(EngineFixture node, Dag dag) throws InterruptedException {
    long run = node.create(dag, "{}");
    node.awaitStart("first");
    return run;
  }

  private static void assertAnotherGoesOn(Dag dag, long run, String... started) {
    try (var next = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(next.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(next.started).containsExactly(started);
    }
  }

  private static boolean isLeaving() {
    return DATABASE.sql().fetchExists(NODE, NODE.LEAVING.isTrue().and(NODE.STATE.eq("alive")));
  }
}
