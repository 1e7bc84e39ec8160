package io.millrace.orchestrator.run;

import io.millrace.orchestrator.run.LimitStore.Waiting;
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

  private final List<Waiting> started = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Long> noLongerWaiting = new ArrayList<>();
  private final List<TaskLimits> released = new ArrayList<>();
  private List<TaskLimits> ahead = List.of();
  private Room room = new Room(Map.of(), Map.of());

  /** Gives back what tries took that have ended. */
  void release(RoundTrip trip, Collection<Waiting> ended) {
    if (!ended.isEmpty()) {
      ended.forEach(task -> released.add(task.limits()));
      trip.add(LimitStore.release(ended.stream().map(Waiting::taskInstanceId).toList()));
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
    var before = LimitStore.waiting(trip);
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
  void start(Waiting task) {
    boolean ignored = room.take(task.limits());
    started.add(task);
  }

  /** The same for a task that has waited, and whose limits were found to have room. */
  void startWaiting(Waiting task) {
    started.add(task);
    noLongerWaiting.add(task.taskInstanceId());
  }

  void await(Waiting task) {
    waiting.add(task);
  }

  /** Whether somebody waits for what was given back or could not be taken. */
  boolean isWaitedFor() {
    return Room.isContested(released, ahead)
        || Room.isContested(waiting.stream().map(Waiting::limits).toList(), ahead);
  }

  void write(RoundTrip trip) {
    if (!noLongerWaiting.isEmpty()) {
      trip.add(LimitStore.leave(noLongerWaiting));
    }
    if (!started.isEmpty()) {
      trip.add(LimitStore.use(started));
    }
    if (!waiting.isEmpty()) {
      trip.add(LimitStore.await(waiting));
    }
  }
}
