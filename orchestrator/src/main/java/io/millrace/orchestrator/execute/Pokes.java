package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Poke;
import io.millrace.orchestrator.run.PostponedPoke;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pokes deferred sensors that are due, on threads of their own, wakes those whose wait is over, and
 * leaves those alone for longer that say so. {@link #look} is for the dispatcher's thread alone.
 */
final class Pokes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Pokes.class);

  private final Runs runs;
  private final Function<Poke, SensorAnswer> ask;
  private final Runnable wake;
  private final PokeThreads threads = new PokeThreads(System::nanoTime);
  private final Queue<Long> awake = new ConcurrentLinkedQueue<>();
  private final Queue<PostponedPoke> postponed = new ConcurrentLinkedQueue<>();

  /**
   * @param ask called on any thread
   * @param wake has the dispatcher look
   */
  Pokes(Runs runs, Function<Poke, SensorAnswer> ask, Runnable wake) {
    this.runs = runs;
    this.ask = ask;
    this.wake = wake;
  }

  /** Wakes those whose time has come and those that a poke found, and pokes who is due. */
  boolean look(boolean due, Scope scope) {
    threads.replaceOverdue();
    List<PostponedPoke> later = drained(postponed);
    List<Long> found = drained(awake);
    try {
      runs.postpone(later);
      later.clear();
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
      postponed.addAll(later);
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
    switch (answer(poke)) {
      case SensorAnswer.NotYet notYet -> {}
      case SensorAnswer.Over over -> awake.add(poke.taskInstanceId());
      case SensorAnswer.Later later -> postponed.add(new PostponedPoke(poke, later.in()));
    }
    if (!awake.isEmpty() || !postponed.isEmpty()) {
      wake.run();
    }
  }

  /** A task that is woken in vain is deferred again; one whose poke fails says so in its log. */
  private SensorAnswer answer(Poke poke) {
    try {
      return ask.apply(poke);
    } catch (RuntimeException | Error failure) {
      LOG.debug("poke task={} fails: {}", poke.taskId(), failure.toString());
      return new SensorAnswer.Over();
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
