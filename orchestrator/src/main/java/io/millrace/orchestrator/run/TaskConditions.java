package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_EDGE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.orchestrator.text.Lower;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** What a task instance itself waits for. */
final class TaskConditions {

  /** So many tasks before it are named; of the others there is a number. */
  private static final int NAMED = 3;

  private TaskConditions() {}

  static Optional<String> ended(DSLContext database, WaitingTask task) {
    if (!task.state().ended()) {
      return Optional.empty();
    }
    String why = task.reason() == null ? "" : ": " + task.reason();
    return Optional.of("it has ended (" + task.state().key() + ")" + why);
  }

  static Optional<String> running(DSLContext database, WaitingTask task) {
    if (task.state() != TaskState.RUNNING) {
      return Optional.empty();
    }
    String since = task.startedAt() == null ? "" : " since " + WaitingTask.shown(task.startedAt());
    return Optional.of("it runs on node " + task.node() + since);
  }

  static Optional<String> groupRetry(DSLContext database, WaitingTask task) {
    return task.state() == TaskState.WAITING && task.dueAt() != null
        ? Optional.of(
            "its group is tried again at %s: %s"
                .formatted(WaitingTask.shown(task.dueAt()), task.reason()))
        : Optional.empty();
  }

  static Optional<String> upstream(DSLContext database, WaitingTask task) {
    if (task.state() != TaskState.WAITING) {
      return Optional.empty();
    }
    if (task.mapSize() != null && task.mapSize() >= 0) {
      return Optional.of(instances(database, task));
    }
    List<String> open = openUpstream(database, task);
    if (open.isEmpty()) {
      return Optional.of("the tasks before it have ended, and it is about to be decided");
    }
    String named = String.join(", ", open.subList(0, Math.min(NAMED, open.size())));
    String more = open.size() > NAMED ? " and " + (open.size() - NAMED) + " more" : "";
    return Optional.of(
        "it waits for %s%s, as its trigger rule %s asks"
            .formatted(named, more, Lower.of(task.rule())));
  }

  private static String instances(DSLContext database, WaitingTask task) {
    int asking = AskingInstances.of(database, task.run().dagRunId(), task.taskInstanceId());
    String done =
        "it waits for its instances, of which %,d of %,d are done"
            .formatted(task.counters().done(), task.counters().total());
    return asking == 0
        ? done
        : done
            + " and %,d %s for somebody's answer".formatted(asking, asking == 1 ? "waits" : "wait");
  }

  /** The tasks directly before it that have not ended, as in "load (running)". */
  private static List<String> openUpstream(DSLContext database, WaitingTask task) {
    return database
        .select(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH), TASK_INSTANCE.STATE)
        .from(DAG_EDGE)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.ORDINAL.eq(DAG_EDGE.UPSTREAM))
        .where(DAG_EDGE.DAG_VERSION_ID.eq(task.run().dagVersionId()))
        .and(DAG_EDGE.DOWNSTREAM.eq(task.ordinal()))
        .and(TASK_INSTANCE.DAG_RUN_ID.eq(task.run().dagRunId()))
        .and(TASK_INSTANCE.PARENT_ID.eq(task.mapped().parentId()))
        .and(TASK_INSTANCE.MAP_INDEX.eq(task.mapped().index()))
        .orderBy(TASK_INSTANCE.ORDINAL)
        .fetch(row -> new Upstream(row.value1(), TaskState.of(row.value2())))
        .stream()
        .filter(upstream -> !upstream.state().ended())
        .map(Upstream::toString)
        .toList();
  }

  private record Upstream(String label, TaskState state) {

    @Override
    public String toString() {
      return label + " (" + state.key() + ")";
    }
  }

  static Optional<String> retry(DSLContext database, WaitingTask task) {
    if (task.state() != TaskState.UP_FOR_RETRY || task.dueAt() == null) {
      return Optional.empty();
    }
    String why = task.reason() == null ? "" : "; the last one: " + task.reason();
    return Optional.of("its next try is due at " + WaitingTask.shown(task.dueAt()) + why);
  }

  static Optional<String> deferred(DSLContext database, WaitingTask task) {
    return task.state() == TaskState.DEFERRED
        ? Optional.of("it is deferred: " + task.reason())
        : Optional.empty();
  }

  static Optional<String> approval(DSLContext database, WaitingTask task) {
    if (task.state() != TaskState.AWAITING_APPROVAL) {
      return Optional.empty();
    }
    return Optional.of(
        AskedPerson.find(database, task.run().dagRunId(), task.label())
            .map(TaskConditions::asking)
            .orElse("it waits for somebody's answer"));
  }

  private static String asking(AskedPerson asked) {
    return "it waits for somebody to answer %s%s: %s"
        .formatted(
            String.join(" or ", asked.options()),
            asked.dueAt() == null ? "" : until(asked, asked.dueAt()),
            asked.question());
  }

  private static String until(AskedPerson asked, Instant dueAt) {
    String then =
        asked.otherwise() != null
            ? asked.otherwise() + " counts"
            : asked.skips() ? "it is skipped" : "it fails";
    return " until %s, then %s".formatted(dueAt.truncatedTo(ChronoUnit.SECONDS), then);
  }
}
