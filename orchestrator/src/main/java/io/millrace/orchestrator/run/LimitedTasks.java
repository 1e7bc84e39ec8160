package io.millrace.orchestrator.run;

import io.millrace.orchestrator.run.ReadyQueue.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/**
 * The task instances of a {@link Push} that limits hold: those that take of them, those that wait,
 * those that give back. Whoever waits already goes before what has just become ready. Not
 * thread-safe.
 */
final class LimitedTasks {

  private final List<Entry> started = new ArrayList<>();
  private final List<Entry> queued = new ArrayList<>();
  private final List<Long> noLongerQueued = new ArrayList<>();
  private final List<TaskLimits> released = new ArrayList<>();
  private List<TaskLimits> ahead = List.of();
  private Room room = new Room(Map.of(), Map.of());

  /** Gives back what tries took that have ended. */
  void release(RoundTrip trip, Collection<Entry> ended) {
    if (!ended.isEmpty()) {
      ended.forEach(task -> released.add(task.limits()));
      trip.add(LimitStore.release(ended.stream().map(Entry::taskInstanceId).toList()));
    }
  }

  /** Looks what is left of limits; asked once, before any of them is taken. */
  void look(DSLContext tx, Collection<TaskLimits> limits) {
    if (limits.isEmpty() && released.isEmpty()) {
      return;
    }
    var trip = new RoundTrip(tx);
    if (!limits.isEmpty()) {
      trip.add(LimitStore.lock(limits));
    }
    var before = ReadyQueue.lines(trip);
    var left = LimitStore.room(trip, limits);
    trip.send();
    ahead = before.get();
    room = left.get();
  }

  /** Whether nobody waits before such a task, and there is room for it. */
  boolean mayStart(TaskLimits task) {
    return room.fits(task) > 0 && !Room.isContested(List.of(task), ahead);
  }

  /** Takes for a task that is claimed. */
  void start(Entry task) {
    boolean ignored = room.take(task.limits());
    started.add(task);
  }

  /** The same for a task that is in the queue, and whose limits were found to have room. */
  void startQueued(Entry task) {
    noLongerQueued.add(task.taskInstanceId());
    if (!task.limits().isNone()) {
      started.add(task);
    }
  }

  void queue(Entry task) {
    queued.add(task);
  }

  /** Whether somebody waits for what was given back or could not be taken. */
  boolean isWaitedFor() {
    return Room.isContested(released, ahead)
        || Room.isContested(queued.stream().map(Entry::limits).toList(), ahead);
  }

  void write(RoundTrip trip) {
    if (!noLongerQueued.isEmpty()) {
      trip.add(ReadyQueue.remove(noLongerQueued));
    }
    if (!started.isEmpty()) {
      trip.add(LimitStore.use(started));
    }
    if (!queued.isEmpty()) {
      trip.add(ReadyQueue.add(queued));
    }
  }
}
