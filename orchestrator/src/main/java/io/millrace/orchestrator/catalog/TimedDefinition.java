package io.millrace.orchestrator.catalog;

import io.millrace.tasks.Dag;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls a definition, which may never return, on a thread of its own. */
final class TimedDefinition {

  /** What became of it. */
  sealed interface End {

    /** It returned. */
    record Returned(@Nullable Dag dag) implements End {}

    /** It threw. */
    record Threw(Throwable thrown) implements End {}

    /**
     * It did not return in time.
     *
     * @param at where it was by then
     * @param leftBehind whether it went on although it was interrupted
     */
    record Late(List<StackTraceElement> at, boolean leftBehind) implements End {}
  }

  private static final Duration TO_NOTICE = Duration.ofSeconds(1);

  /** How many limits a call may last that the machine has not given half of one to itself. */
  private static final int MOST_LIMITS = 6;

  private TimedDefinition() {}

  static End call(String name, Duration limit, Supplier<@Nullable Dag> definition) {
    var end = new AtomicReference<@Nullable End>();
    var ended = new CountDownLatch(1);
    Thread calling =
        Thread.ofPlatform()
            .daemon()
            .name("define-" + name)
            .start(() -> {
              try {
                end.set(new End.Returned(definition.get()));
              } catch (Throwable thrown) { // Kotlin and others throw checked ones, too
                end.set(new End.Threw(thrown));
              } finally {
                ended.countDown();
              }
            });
    try {
      for (int times = 1; times <= MOST_LIMITS; times++) {
        boolean inTime = ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        End known = end.get();
        if (inTime && known != null) {
          return known;
        }
        if (!isStarved(calling, limit)) {
          break;
        }
      }
      List<StackTraceElement> at = List.of(calling.getStackTrace());
      calling.interrupt();
      boolean stopped = ended.await(TO_NOTICE.toMillis(), TimeUnit.MILLISECONDS);
      return new End.Late(at, !stopped);
    } catch (InterruptedException interrupt) {
      calling.interrupt();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a DAG was defined", interrupt);
    }
  }

  /** Whether it would go on, on a machine that had time for it. */
  private static boolean isStarved(Thread calling, Duration limit) {
    long used = ManagementFactory.getThreadMXBean().getThreadCpuTime(calling.threadId());
    return calling.getState() == Thread.State.RUNNABLE && used >= 0 && used < limit.toNanos() / 2;
  }
}
