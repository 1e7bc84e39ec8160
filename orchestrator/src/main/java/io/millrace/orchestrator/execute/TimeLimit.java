package io.millrace.orchestrator.execute;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Has something done, on a thread of its own, unless it is closed in time. */
final class TimeLimit {

  private final CountDownLatch over = new CountDownLatch(1);

  /** Null for any time. */
  TimeLimit(@Nullable Duration limit, Runnable then) {
    if (limit != null) {
      Thread.ofVirtual().start(() -> await(limit, then));
    }
  }

  private void await(Duration limit, Runnable then) {
    try {
      if (!over.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        then.run();
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    over.countDown();
  }
}
