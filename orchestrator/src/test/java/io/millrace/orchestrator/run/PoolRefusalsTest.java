package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.testing.TestDatabase;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pools that are not there, too small, or still needed. */
class PoolRefusalsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @RegisterExtension final LimitedRuns node = new LimitedRuns(DATABASE);

  @Test
  void refusesARunWhosePoolIsNotThere() {
    assertThatExceptionOfType(PoolRefused.class)
        .isThrownBy(
            () -> node.create("loads", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("gone", 1), 1))
        .withMessage(
            "Task loads_0 of DAG loads is in the pool gone, which does not exist; make it with"
                + " `millrace pools set gone SLOTS`.");
  }

  @Test
  void refusesARunWhosePoolNeverHasEnough() {
    node.pools().set("small", 2, null);

    assertThatExceptionOfType(PoolRefused.class)
        .isThrownBy(
            () -> node.create("loads", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("small", 3), 1))
        .withMessage(
            "Task loads_0 of DAG loads takes 3 slots of the pool small, which has 2; let it have"
                + " more with `millrace pools set small 3`.");
  }

  @Test
  void refusesToRemoveAPoolThatIsInUse() {
    node.pools().set("etl", 1, null);
    node.create("loads", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 1);

    assertThatExceptionOfType(PoolRefused.class)
        .isThrownBy(() -> node.pools().remove("etl"))
        .withMessage(
            "Tasks of loads are in the pool etl; take them out of it, or let it have 0 slots to"
                + " hold them.");
    node.finish(node.admit("loads"));
    assertThat(node.pools().remove("etl")).isTrue();
    assertThat(node.pools().remove("etl")).isFalse();
  }

  @Test
  void refusesToRemoveAPoolForWhichARunIsBeingCreated() throws Exception {
    node.pools().set("etl", 1, null);

    try (var thread = Executors.newSingleThreadExecutor();
        var creating = new HeldCommit(DATABASE.dataSource())) {
      long ignored =
          new Runs(creating.sql())
              .create(
                  Graphs.manualRun("loads", "held"),
                  LimitedRuns.graph(
                      "loads", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 1));
      Future<Boolean> removed = thread.submit(() -> node.pools().remove("etl"));
      node.awaitDoneOrWaiting(removed);
      creating.commit();
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(removed::get)
          .withCauseInstanceOf(PoolRefused.class);
    }
  }

  @Test
  void refusesToClearTasksWhosePoolIsNotThereAnyMore() {
    node.pools().set("etl", 1, null);
    long run =
        node.create("loads", LimitedRuns.NO_LIMIT, LimitedRuns.inPool("etl", 1), 1).getFirst();
    node.finish(node.admit("loads"));
    assertThat(node.pools().remove("etl")).isTrue();

    assertThatExceptionOfType(PoolRefused.class)
        .isThrownBy(() -> node.runs().clear(run, new Clearing.Everything()))
        .withMessageContaining("is in the pool etl, which does not exist");
    assertThat(node.sql().fetchSingle(DAG_RUN).get(DAG_RUN.STATE)).isEqualTo("success");
    node.pools().set("etl", 1, null);
    assertThat(node.runs().clear(run, new Clearing.Everything())).isOne();
  }
}
