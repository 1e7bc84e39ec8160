package io.millrace.orchestrator.schedule;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.quartz.SchedulerException;

/**
 * Quartz from its first use on, so that no node waits for it to start. One thread joins its
 * cluster, any may use it.
 */
final class WakeUps implements AutoCloseable {

  private final DataSource database;
  private final Clock clock;
  private final Consumer<String> wake;
  private volatile @Nullable QuartzClock quartz;

  /** As {@link QuartzClock#start}. */
  WakeUps(DataSource database, Clock clock, Consumer<String> wake) {
    this.database = database;
    this.clock = clock;
    this.wake = wake;
  }

  /** Joins the cluster if it has not. */
  QuartzClock joined() throws SchedulerException {
    QuartzClock started = quartz;
    if (started == null) {
      started = QuartzClock.start(database, clock, wake);
      quartz = started;
    }
    return started;
  }

  /**
   * As {@link QuartzClock#wakeIn}; nothing before it has joined, as the first look says it then.
   */
  void wakeIn(String dagId, Duration delay) throws SchedulerException {
    QuartzClock started = quartz;
    if (started != null) {
      started.wakeIn(dagId, delay);
    }
  }

  /** Leaves the cluster; waits for what runs. */
  @Override
  public void close() throws SchedulerException {
    QuartzClock started = quartz;
    if (started != null) {
      started.close();
    }
  }
}
