package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.LIMIT_WAIT;

import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** What pools and limits keep a ready task from running for. */
final class LimitConditions {

  private LimitConditions() {}

  static Optional<String> noRoom(DSLContext database, WaitingTask task) {
    boolean waits =
        task.state() == TaskState.READY
            && database.fetchExists(
                LIMIT_WAIT, LIMIT_WAIT.TASK_INSTANCE_ID.eq(task.taskInstanceId()));
    if (!waits) {
      return Optional.empty();
    }
    RunGraph graph = VersionStore.load(database, task.run().dagVersionId());
    TaskLimits limits =
        TaskLimits.of(graph, graph.nodes().get(task.ordinal()), task.run().dagRunId());
    var trip = new RoundTrip(database);
    var left = LimitStore.room(trip, List.of(limits));
    trip.send();
    Room room = left.get();
    return limits.all().stream()
        .filter(limit -> room.left(limit) < limit.slots())
        .map(limit -> sentence(limit, room))
        .findFirst()
        .or(() -> Optional.of("it is next in line for " + limits.text()));
  }

  private static String sentence(Limit limit, Room room) {
    if (!limit.isOfPool()) {
      return "%d tasks run, the most at once for %s"
          .formatted(room.used(limit), limit.key().replace(':', ' '));
    }
    return room.most(limit) == 0
        ? "pool %s has no slots; give it some with `millrace pools set %s SLOTS`"
            .formatted(limit.pool(), limit.pool())
        : "pool %s has %d slots, of which %d are taken and it needs %d"
            .formatted(limit.pool(), room.most(limit), room.used(limit), limit.slots());
  }
}
