package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.text.Lower;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Named places where tests kill or stop the process, to prove that nothing is lost or doubled
 * there. Switched on by the system property {@code millrace.failpoint=name[@task]:kill|stop}, once
 * a process; otherwise nothing happens.
 */
enum Failpoint {
  BEFORE_T1,
  BETWEEN_T1_AND_T2,
  IN_T2,
  /** The COMMIT was sent; its answer has not been looked at. */
  AFTER_COMMIT,
  BETWEEN_T2_AND_T3,
  /** T3's COMMIT was sent; its answer has not been looked at. */
  AFTER_T3;

  private static final String ARMED = System.getProperty("millrace.failpoint", "");
  private static final AtomicBoolean FIRED = new AtomicBoolean();

  /** Acts if this place is armed, for this task or for any. */
  void reach(String taskId) {
    if (ARMED.isEmpty()) {
      return;
    }
    int colon = ARMED.lastIndexOf(':');
    String[] place = ARMED.substring(0, colon).split("@", 2);
    boolean here = place[0].equals(Lower.of(this));
    if (here
        && (place.length == 1 || place[1].equals(taskId))
        && FIRED.compareAndSet(false, true)) {
      signal(ARMED.substring(colon + 1).equals("kill") ? "-KILL" : "-STOP");
    }
  }

  private static void signal(String signal) {
    try {
      new ProcessBuilder("kill", signal, Long.toString(ProcessHandle.current().pid()))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
