package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.execute.CuttableLink.Cut;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.plain.JavaTasks.Action;
import io.millrace.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The connection breaks while the server is still at a COMMIT that claims a task, and another try
 * ends meanwhile.
 */
class PlacesInDoubtTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final int PLACES = 2;
  private static final String END_OF_TRIES = "with \"mine\" as";
  private static final String BRAKE = "4711";

  private final CountDownLatch broken = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @Test
  void areNotGivenToTasksTwice() throws Exception {
    DATABASE
        .sql()
        .execute(
            """
            create function orchestrator.brake() returns trigger language plpgsql as
              'begin perform pg_advisory_xact_lock_shared(%1$s); return null; end';
            create trigger brake before insert on orchestrator.event
              for each statement execute function orchestrator.brake()
            """
                .formatted(BRAKE));

    try (var link = new CuttableLink(DATABASE);
        Connection brake = DATABASE.connect()) {
      Dag dag =
          dag(
              context -> {
                execute(brake, "select pg_advisory_lock(" + BRAKE + ")");
                link.cutNextCommitAfter(END_OF_TRIES, Cut.DURING_COMMIT);
              },
              context -> broken.await());
      try (var node = EngineFixture.ofPlaces(PLACES, link.dataSource(), dag)) {
        long run = node.create(dag, "{}");
        awaitWaiting(1);
        broken.countDown();
        awaitWaiting(2);
        execute(brake, "select pg_advisory_unlock(" + BRAKE + ")");
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

  private static void execute(Connection connection, String statement) throws SQLException {
    try (var sent = connection.createStatement()) {
      sent.execute(statement);
    }
  }

  /** Waits until so many sessions wait for a lock of another. */
  private static void awaitWaiting(int sessions) throws InterruptedException {
    var never = new CountDownLatch(1);
    for (int look = 0; look < 400; look++) {
      int waiting =
          DATABASE
              .sql()
              .fetchSingle(
                  "select count(*)::int from pg_stat_activity where datname = current_database()"
                      + " and wait_event_type = 'Lock'")
              .get(0, Integer.class);
      if (waiting >= sessions || never.await(50, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    throw new AssertionError("not " + sessions + " sessions wait");
  }
}
