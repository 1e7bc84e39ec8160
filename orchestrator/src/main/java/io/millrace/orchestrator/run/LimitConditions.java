package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;

import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** What pools and limits keep a ready task from running for. */
final class LimitConditions {

  private LimitConditions() {}

  static Optional<String> noRoom(DSLContext database, WaitingTask task) {
    if (!waits(database, task)) {
      return Optional.empty();
    }
    TaskLimits limits = limits(database, task);
    var trip = new RoundTrip(database);
    var left = LimitStore.room(trip, List.of(limits));
    trip.send();
    Room room = left.get();
    return limits.all().stream()
        .filter(limit -> room.left(limit) < limit.slots())
        .map(limit -> sentence(limit, room))
        .findFirst();
  }

  /** It would fit, but others go before it. */
  static Optional<String> behindOthers(DSLContext database, WaitingTask task) {
    if (!waits(database, task)) {
      return Optional.empty();
    }
    var line =
        database.fetchSingle(READY_QUEUE, READY_QUEUE.TASK_INSTANCE_ID.eq(task.taskInstanceId()));
    int before =
        database.fetchCount(
            READY_QUEUE,
            READY_QUEUE.LIMITS.eq(line.get(READY_QUEUE.LIMITS)),
            READY_QUEUE
                .PRIORITY
                .gt(line.get(READY_QUEUE.PRIORITY))
                .or(
                    READY_QUEUE
                        .PRIORITY
                        .eq(line.get(READY_QUEUE.PRIORITY))
                        .and(READY_QUEUE.TASK_INSTANCE_ID.lt(task.taskInstanceId()))));
    return before == 0
        ? Optional.empty()
        : Optional.of("its turn has not come: %d go before it".formatted(before));
  }

  private static boolean waits(DSLContext database, WaitingTask task) {
    return task.state() == TaskState.READY
        && database.fetchExists(
            READY_QUEUE,
            READY_QUEUE.TASK_INSTANCE_ID.eq(task.taskInstanceId()),
            ReadyQueue.isLimited());
  }

  private static TaskLimits limits(DSLContext database, WaitingTask task) {
    RunGraph graph = VersionStore.load(database, task.run().dagVersionId());
    return TaskLimits.of(graph, graph.nodes().get(task.ordinal()), task.run().dagRunId());
  }

  private static String sentence(Limit limit, Room room) {
    if (!limit.isOfPool()) {
      return "%d tasks run, the most at once for %s"
          .formatted(room.used(limit), limit.isOfRun() ? "its run" : limit.key().replace(':', ' '));
    }
    return room.most(limit) == 0
        ? "pool %s has no slots; give it some with `millrace pools set %s SLOTS`"
            .formatted(limit.pool(), limit.pool())
        : "pool %s has %d slots, of which %d are taken and it needs %d"
            .formatted(limit.pool(), room.most(limit), room.used(limit), limit.slots());
  }
}
