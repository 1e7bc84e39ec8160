package io.millrace.orchestrator.alert;

import io.millrace.orchestrator.alert.DeliveryStore.Recorded;
import io.millrace.orchestrator.database.OutageLog;
import io.millrace.orchestrator.secret.SecretMasks;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel with its thread: claims what is due, sends it, records how it went, until nothing is
 * due any more. It outlives whatever a channel throws.
 */
final class Lane implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final Duration WHEN_UNREACHABLE = Duration.ofMillis(500);
  private static final Duration TO_RECORD = Duration.ofSeconds(5);
  private static final int LONGEST_ERROR = 500;
  private static final String ENDED = "the program ended before the receiver answered";

  private final Channel channel;
  private final DeliveryStore store;
  private final Backoff backoff;
  private final AlertListener listener;
  private final Runnable recorded;
  private final OutageLog outages;
  private final Semaphore wakes = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param recorded called after each attempt whose end was recorded
   */
  Lane(
      Channel channel,
      DeliveryStore store,
      Backoff backoff,
      AlertListener listener,
      Runnable recorded) {
    this.channel = channel;
    this.store = store;
    this.backoff = backoff;
    this.listener = listener;
    this.recorded = recorded;
    this.outages = OutageLog.beside(LOG, "alerts by " + channel.name());
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("millrace-alerts-" + channel.name())
            .unstarted(this::deliver);
  }

  String name() {
    return channel.name();
  }

  void start() {
    thread.start();
  }

  /** Something is due. */
  void wake() {
    wakes.release();
  }

  private void deliver() {
    try {
      while (!isClosing()) {
        wakes.acquire();
        wakes.drainPermits();
        while (!isClosing() && runOnce()) {}
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Attempts one delivery; false if none was due or could be claimed. */
  boolean runOnce() throws InterruptedException {
    Optional<Delivery> claimed;
    try {
      claimed = store.claim(channel.name());
      outages.succeeded();
    } catch (RuntimeException | Error failure) {
      boolean ignored = outages.failed(failure);
      return false;
    }
    if (claimed.isEmpty()) {
      return false;
    }
    attempt(claimed.get());
    return true;
  }

  private void attempt(Delivery delivery) throws InterruptedException {
    try {
      channel.send(delivery);
    } catch (DeliveryFailed failure) {
      failed(delivery, String.valueOf(failure.getMessage()));
      return;
    } catch (RuntimeException | Error failure) {
      LOG.warn("send no alert={} channel={}", delivery.alert().alertId(), name(), failure);
      failed(delivery, failure.toString());
      return;
    } catch (InterruptedException end) {
      failed(delivery, ENDED);
      return;
    }
    if (record(() -> store.sent(delivery)) == Recorded.SENT) {
      LOG.info("send alert={} channel={}", delivery.alert().alertId(), channel.name());
      listener.sent(channel.name());
    }
  }

  private void failed(Delivery delivery, String why) throws InterruptedException {
    String error = Text.line(SecretMasks.hide(why), LONGEST_ERROR);
    Duration delay = backoff.after(delivery.attempt());
    long alert = delivery.alert().alertId();
    switch (record(() -> store.failed(delivery, error, delay))) {
      case TO_BE_TRIED_AGAIN -> {
        LOG.info("retry alert={} channel={} in={} error={}", alert, name(), delay, error);
        listener.failed(channel.name());
      }
      case GIVEN_UP -> {
        LOG.warn("give up alert={} channel={} error={}", alert, name(), error);
        listener.givenUp(channel.name());
      }
      case SENT, NOT_MINE -> {}
    }
  }

  /** What was sent is recorded even if the database is away for a while: else it is sent again. */
  private Recorded record(Supplier<Recorded> statement) throws InterruptedException {
    while (true) {
      try {
        Recorded attempt = statement.get();
        outages.succeeded();
        recorded.run();
        return attempt;
      } catch (RuntimeException | Error failure) {
        boolean ignored = outages.failed(failure);
        if (closing.await(WHEN_UNREACHABLE.toMillis(), TimeUnit.MILLISECONDS)) {
          return Recorded.NOT_MINE;
        }
      }
    }
  }

  /** Starts nothing new. */
  void leave() {
    closing.countDown();
    wake();
  }

  /** Waits for an attempt under way, and breaks it off if it takes longer. */
  void endWithin(Duration patience) throws InterruptedException {
    if (!thread.join(patience)) {
      thread.interrupt();
      boolean ignored = thread.join(TO_RECORD);
    }
  }

  @Override
  public void close() {
    leave();
    channel.close();
  }
}
