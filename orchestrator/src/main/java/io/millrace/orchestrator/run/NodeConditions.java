package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.NODE_DAG;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.val;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/** What a task instance that is ready waits for: a node that may run it and has a place. */
final class NodeConditions {

  /** A node that may run the task. */
  private record Candidate(String name, boolean hasVersion, int running, int places) {

    boolean isFull() {
      return running >= places;
    }

    @Override
    public String toString() {
      return name + " (" + running + " of " + places + ")";
    }
  }

  private NodeConditions() {}

  static Optional<String> queueNotTaken(DSLContext database, WaitingTask task) {
    if (task.state() != TaskState.READY || !candidates(database, task).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "no node that is alive has DAG %s and takes the queue %s"
            .formatted(task.run().dagId(), task.queue()));
  }

  static Optional<String> placesTaken(DSLContext database, WaitingTask task) {
    if (task.state() != TaskState.READY) {
      return Optional.empty();
    }
    List<Candidate> candidates = candidates(database, task);
    return candidates.isEmpty() || candidates.stream().anyMatch(node -> !node.isFull())
        ? Optional.empty()
        : Optional.of(
            "every place for %s is taken: %s"
                .formatted(
                    switch (task.kind()) {
                      case WAREHOUSE -> "warehouse tasks";
                      case EXTERNAL -> "tasks outside the warehouse";
                    },
                    candidates.stream()
                        .map(Candidate::toString)
                        .collect(Collectors.joining(", "))));
  }

  /** The last that is asked: what the others found may have changed since, so it has an answer. */
  static Optional<String> aboutToBeClaimed(DSLContext database, WaitingTask task) {
    return candidates(database, task).stream()
        .filter(node -> !node.isFull())
        .findFirst()
        .map(node -> "it is ready, and node " + node.name() + " is about to take it")
        .or(() -> Optional.of("it is ready, and about to be taken"));
  }

  /**
   * Those that have the run's version, or all that have the DAG if none of those takes the queue.
   */
  private static List<Candidate> candidates(DSLContext database, WaitingTask task) {
    List<Candidate> all = nodes(database, task);
    List<Candidate> ofVersion = all.stream().filter(Candidate::hasVersion).toList();
    return ofVersion.isEmpty() ? all : ofVersion;
  }

  private static List<Candidate> nodes(DSLContext database, WaitingTask task) {
    var running =
        selectCount()
            .from(TASK_INSTANCE)
            .join(DAG_RUN)
            .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
            .join(DAG_TASK)
            .on(DAG_TASK.DAG_VERSION_ID.eq(DAG_RUN.DAG_VERSION_ID))
            .and(DAG_TASK.ORDINAL.eq(TASK_INSTANCE.ORDINAL))
            .where(TASK_INSTANCE.NODE_ID.eq(NODE.NODE_ID))
            .and(DAG_RUN.STATE.eq(RunState.RUNNING.key()))
            .and(DAG_TASK.KIND.eq(task.kind().key()));
    var places =
        switch (task.kind()) {
          case WAREHOUSE -> NODE.WAREHOUSE_TRIES;
          case EXTERNAL -> NODE.EXTERNAL_TRIES;
        };
    return database
        .select(NODE.NAME, NODE_DAG.DAG_VERSION_ID, field(running), places)
        .from(NODE)
        .join(NODE_DAG)
        .on(NODE_DAG.NODE_ID.eq(NODE.NODE_ID))
        .where(NODE_DAG.DAG_ID.eq(task.run().dagId()))
        .and(NODE.STATE.eq(NodeState.ALIVE.key()))
        .and(not(NODE.LEAVING))
        .and(NODE.QUEUES.isNull().or(val(task.queue()).eq(any(NODE.QUEUES))))
        .orderBy(NODE.NODE_ID)
        .fetch(row ->
            new Candidate(
                row.value1(),
                row.value2() == task.run().dagVersionId(),
                row.value3(),
                row.value4()));
  }
}
