package io.millrace.dags.growth;

import static io.millrace.orchestrator.run.RunState.SUCCESS;
import static io.millrace.sql.growth.raw.Raw.RAW;
import static io.millrace.sql.growth.staging.Staging.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The warehouse hangs up on tasks in the middle of their work. */
class LostConnectionTest {

  @RegisterExtension static final TestDatabase orchestrator = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase growth = TestDatabase.warehouse("growth");

  private static final int SESSIONS = 60_000;
  private static final String GONE = "the warehouse growth cannot be reached any more";

  @TempDir Path folder;

  @Test
  void isMadeGoodWithoutARetry() throws Exception {
    Inputs.ofBoundaries(folder).manySessions(SESSIONS);
    var hungUp = new AtomicInteger();
    try (var node = new GrowthNode(orchestrator, growth)) {
      node.onProgress((taskId, rows) -> {
        if (taskId.equals("copy_sessions") && hungUp.get() == 0) {
          hungUp.set(hangUp("query ilike 'copy %sessions%'"));
        }
      });

      long started;
      try (var blocker = growth.connect()) {
        blocker.setAutoCommit(false);
        blocker.createStatement().execute("lock table staging.all_registrations");
        started = node.start(folder);
        hangUpOnceSomebodyWaits();
      }
      var run = node.await(started);

      assertThat(hungUp).hasValue(1);
      assertThat(run.state()).isEqualTo(SUCCESS);
      assertThat(run.task("copy_sessions").tries()).isEqualTo(1);
      assertThat(run.task("stage_registrations").tries()).isEqualTo(1);
      assertThat(node.log(run.task("copy_sessions"))).contains(GONE);
      assertThat(node.log(run.task("stage_registrations"))).contains(GONE);
      assertThat(growth.sql().fetchCount(RAW.SESSIONS)).isEqualTo(SESSIONS);
      assertThat(growth.sql().fetchCount(STAGING.ALL_REGISTRATIONS)).isEqualTo(9);
    }
  }

  private static void hangUpOnceSomebodyWaits() throws Exception {
    Poll.until(
        "a task waits for the lock",
        Duration.ofSeconds(30),
        () -> hangUp("wait_event_type = 'Lock'") > 0);
  }

  /** Ends the other sessions of which the condition holds; answers how many. */
  private static int hangUp(String which) {
    return growth
        .sql()
        .fetch(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid() and "
                + which)
        .size();
  }
}
