package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Poke;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pokes deferred sensors that are due, on threads of their own, and wakes those whose wait is over.
 * {@link #look} is for the dispatcher's thread alone.
 */
final class Pokes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Pokes.class);

  private final Runs runs;
  private final Predicate<Poke> holds;
  private final Runnable wake;
  private final PokeThreads threads = new PokeThreads(System::nanoTime);
  private final Queue<Long> awake = new ConcurrentLinkedQueue<>();

  /**
   * @param holds whether a task instance waits no longer; called on any thread
   * @param wake has the dispatcher look
   */
  Pokes(Runs runs, Predicate<Poke> holds, Runnable wake) {
    this.runs = runs;
    this.holds = holds;
    this.wake = wake;
  }

  /** Wakes those whose time has come and those that a poke found, and pokes who is due. */
  boolean look(boolean due, Scope scope) {
    threads.replaceOverdue();
    List<Long> found = drained(awake);
    try {
      boolean woken = runs.wake(found) > 0;
      found.clear();
      if (due) {
        woken |= runs.wakeDue() > 0;
        int room = threads.room();
        if (room > 0) {
          runs.takePokes(scope, room).forEach(poke -> threads.start(poke, this::poke));
        }
      }
      return woken;
    } finally {
      awake.addAll(found);
    }
  }

  private static <T> List<T> drained(Queue<T> queue) {
    List<T> drained = new ArrayList<>();
    for (T one = queue.poll(); one != null; one = queue.poll()) {
      drained.add(one);
    }
    return drained;
  }

  private void poke(Poke poke) {
    if (isOver(poke)) {
      awake.add(poke.taskInstanceId());
      wake.run();
    }
  }

  /** A task that is woken in vain is deferred again; one whose poke fails says so in its log. */
  private boolean isOver(Poke poke) {
    try {
      return holds.test(poke);
    } catch (RuntimeException | Error failure) {
      LOG.debug("poke task={} fails: {}", poke.taskId(), failure.toString());
      return true;
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
