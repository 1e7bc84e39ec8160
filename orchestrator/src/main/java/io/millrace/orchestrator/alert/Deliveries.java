package io.millrace.orchestrator.alert;

import io.millrace.orchestrator.database.OutageLog;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends queued alerts, whichever node queued them, from {@link #start} to {@link #close}: looks
 * when the next is due, every ten seconds at least, and at once when it is woken. Thread-safe.
 */
public final class Deliveries implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** For what a node leaves behind that was killed; else each knows when its own is due. */
  private static final Duration IDLE_TICK = Duration.ofSeconds(10);

  /** So long after an outage those who sent meanwhile have recorded it. */
  private static final Duration TO_RECORD = Duration.ofSeconds(10);

  private static final Duration TO_FINISH = Duration.ofSeconds(2);

  private final DeliveryStore store;
  private final List<Lane> lanes;
  private final Set<String> names;
  private final Semaphore wakes = new Semaphore(0);
  private final Semaphore attempts = new Semaphore(0);
  private final Thread looking;
  private final OutageLog outages = OutageLog.beside(LOG, "alerts");
  private volatile boolean closing;

  /** {@code database} is the orchestrator's own. */
  public Deliveries(DSLContext database, Channels channels, AlertListener listener) {
    this(database, channels, listener, Backoff.USUAL);
  }

  Deliveries(DSLContext database, Channels channels, AlertListener listener, Backoff backoff) {
    this.store = new DeliveryStore(database, new Sight(TO_RECORD, System::nanoTime));
    this.names = channels.names();
    this.lanes =
        channels.each().stream()
            .map(channel -> new Lane(channel, store, backoff, listener, this::attempted))
            .toList();
    this.looking =
        Thread.ofPlatform().daemon().name("millrace-alerts").unstarted(this::lookAgainAndAgain);
  }

  public void start() {
    lanes.forEach(Lane::start);
    looking.start();
  }

  /** Something was queued. */
  public void wake() {
    wakes.release();
  }

  private void lookAgainAndAgain() {
    try {
      while (!closing) {
        boolean ignored = wakes.tryAcquire(look().toMillis(), TimeUnit.MILLISECONDS);
        wakes.drainPermits();
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  /** An attempt was recorded; it may be due again. */
  private void attempted() {
    attempts.release();
    wake();
  }

  /** Answers after how long to look again. */
  private Duration look() {
    try {
      DeliveryStore.Look look = store.look(names);
      lanes.stream().filter(lane -> look.due().contains(lane.name())).forEach(Lane::wake);
      outages.succeeded();
      Long next = look.millisToNext();
      return next == null || next > IDLE_TICK.toMillis() ? IDLE_TICK : Duration.ofMillis(next);
    } catch (RuntimeException | Error failure) {
      boolean ignored = closing || outages.failed(failure);
      return TICK;
    }
  }

  /**
   * Waits until nothing of a run is left to be sent, for one thread at a time; answers what still
   * is when time is up.
   */
  public List<Undelivered> await(long dagRunId, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    wake();
    while (true) {
      attempts.drainPermits();
      List<Undelivered> left = store.undelivered(dagRunId);
      long rest = end - System.nanoTime();
      if (left.isEmpty() || rest <= 0) {
        return left;
      }
      // Other nodes send as well, and do not say so.
      boolean ignored = attempts.tryAcquire(Math.min(rest, TICK.toNanos()), TimeUnit.NANOSECONDS);
    }
  }

  /** Starts no attempt any more; breaks off what does not end soon, to be tried again. */
  @Override
  public void close() {
    closing = true;
    wake();
    lanes.forEach(Lane::leave);
    long end = System.nanoTime() + TO_FINISH.toNanos();
    try {
      for (Lane lane : lanes) {
        lane.endWithin(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
      boolean ignored = looking.join(TO_FINISH);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    } finally {
      lanes.forEach(Lane::close);
    }
  }
}
