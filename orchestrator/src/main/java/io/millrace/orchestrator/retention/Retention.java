package io.millrace.orchestrator.retention;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.database.OutageLog;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes old history while a node runs: a minute after its start, then every hour. */
public final class Retention implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration BETWEEN = Duration.ofHours(1);
  private static final Duration TO_STOP = Duration.ofSeconds(10);

  private final Pruner pruner;
  private final Duration keep;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final OutageLog outages = OutageLog.beside(LOG, "retention");
  private final Thread pruning;

  private Retention(DataSource database, Duration keep) {
    this.pruner = new Pruner(Dsl.on(database), () -> closing.getCount() > 0);
    this.keep = keep;
    this.pruning = Thread.ofPlatform().daemon().name("millrace-retention").unstarted(this::work);
  }

  /**
   * Begins, in the background.
   *
   * @param database the orchestrator's own, migrated; one session at a time
   * @param keep how long history is kept after a run has ended
   */
  public static Retention start(DataSource database, Duration keep) {
    var retention = new Retention(database, keep);
    retention.pruning.start();
    return retention;
  }

  private void work() {
    Duration wait = FIRST;
    try {
      while (!closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        wait = prune() ? BETWEEN : FIRST;
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  /** False if it failed. */
  private boolean prune() throws InterruptedException {
    try {
      Pruned ignored = pruner.prune(keep);
      outages.succeeded();
      return true;
    } catch (RuntimeException | Error failure) {
      boolean ignored = outages.failed(failure);
      return false;
    }
  }

  /** Ends after the batch that it is at. */
  @Override
  public void close() {
    closing.countDown();
    try {
      boolean ignored = pruning.join(TO_STOP);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
