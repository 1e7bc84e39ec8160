package io.millrace.orchestrator.execute;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks a try to stop, once and for one reason, and lets it find out. The action that interrupts the
 * work runs at most once, also when it is set after the request. Thread-safe.
 */
final class StopSignal {

  /** Why a try is to stop. */
  enum Reason {
    /** Its own timeout. */
    TIMEOUT,
    /** Its run was cancelled or timed out. */
    RUN_STOPPED,
    /** The node leaves. */
    NODE_LEAVES
  }

  /** Thrown by work that finds out that it is to stop. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
  private final AtomicReference<@Nullable Runnable> interrupt = new AtomicReference<>();

  void request(Reason why) {
    if (reason.compareAndSet(null, why)) {
      fire();
    }
  }

  /** What to do to make the work notice; null when nothing is to be interrupted any more. */
  void interruptWith(@Nullable Runnable action) {
    interrupt.set(action);
    if (reason.get() != null) {
      fire();
    }
  }

  private void fire() {
    Runnable action = interrupt.getAndSet(null);
    if (action != null) {
      action.run();
    }
  }

  @Nullable Reason reason() {
    return reason.get();
  }

  void check() {
    if (reason.get() != null) {
      throw new Stopped();
    }
  }
}
