package io.millrace.orchestrator.alert;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Channels that tell a test what they were given, and behave as real ones do at their worst. */
final class OddChannels {

  private OddChannels() {}

  record Remembering(String name, List<Long> alerts) implements Channel {

    Remembering(String name) {
      this(name, new CopyOnWriteArrayList<>());
    }

    @Override
    public void send(Delivery delivery) {
      alerts.add(delivery.alert().alertId());
    }
  }

  /** Sends, and comes back only when it may. */
  static final class Hanging implements Channel {

    private final String name;
    final List<Long> alerts = new CopyOnWriteArrayList<>();
    final CountDownLatch sent = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);

    Hanging(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void send(Delivery delivery) throws InterruptedException {
      alerts.add(delivery.alert().alertId());
      sent.countDown();
      go.await();
    }
  }

  /** Throws something at the first attempt of each delivery. */
  static final class Broken implements Channel {

    private final Throwable thrown;
    final List<Integer> attempts = new CopyOnWriteArrayList<>();

    Broken(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public String name() {
      return "broken";
    }

    @Override
    public void send(Delivery delivery) {
      attempts.add(delivery.attempt());
      if (delivery.attempt() == 1) {
        switch (thrown) {
          case Error error -> throw error;
          default -> throw (RuntimeException) thrown;
        }
      }
    }
  }
}
