package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.case_;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.when;

import io.millrace.orchestrator.run.RunReader.Mapped;
import io.millrace.orchestrator.run.RunReader.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The task instances of a run, as people see them. Reads only. */
final class TaskReader {

  private static final int MANY = Integer.MAX_VALUE;

  private final DSLContext database;

  TaskReader(DSLContext database) {
    this.database = database;
  }

  /** A run's tasks in an order that respects every edge; a mapped one is one. */
  List<Task> ofRun(long dagRunId) {
    return select(dagRunId, TASK_INSTANCE.PARENT_ID.eq(0L), MANY);
  }

  /** A task instance by what people call it, as in {@code load} or {@code load[3]}. */
  Optional<Task> named(long dagRunId, String taskId) {
    return select(dagRunId, TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH).eq(taskId), 1)
        .stream()
        .findFirst();
  }

  /**
   * Instances of a mapped task, group or loop: those that failed first, then those that have not
   * ended, then by their elements.
   */
  List<Task> instances(long dagRunId, long taskInstanceId, int limit) {
    return select(
        dagRunId,
        TASK_INSTANCE
            .PARENT_ID
            .eq(taskInstanceId)
            .and(TASK_INSTANCE.STATE.ne(TaskState.REMOVED.key())),
        limit);
  }

  /** What people call those that it is an instance of, from the outside in. */
  List<String> around(long taskInstanceId) {
    List<String> around = new ArrayList<>();
    var parent = TASK_INSTANCE.as("parent");
    long inner = taskInstanceId;
    while (inner != 0) {
      var outer =
          database
              .select(parent.TASK_INSTANCE_ID, parent.TASK_ID.concat(parent.MAP_PATH))
              .from(TASK_INSTANCE)
              .join(parent)
              .on(parent.TASK_INSTANCE_ID.eq(TASK_INSTANCE.PARENT_ID))
              .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(inner))
              .fetchOne();
      if (outer != null) {
        around.addFirst(outer.value2());
      }
      inner = outer == null ? 0 : outer.value1();
    }
    return around;
  }

  private List<Task> select(long dagRunId, Condition which, int limit) {
    Condition ofRun = TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId);
    var noteworthy =
        case_(TASK_INSTANCE.STATE)
            .when(TaskState.FAILED.key(), 0)
            .when(TaskState.SUCCESS.key(), 2)
            .when(TaskState.SKIPPED.key(), 2)
            .otherwise(1);
    var inOrder = when(TASK_INSTANCE.PARENT_ID.ne(0L), noteworthy).otherwise(0);
    return database
        .select(
            TASK_INSTANCE.TASK_INSTANCE_ID,
            TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH),
            TASK_INSTANCE.STATE,
            TASK_INSTANCE.TRY_NUMBER,
            earlierTries(),
            TASK_INSTANCE.ROWS_MOVED,
            coalesce(TASK_INSTANCE.ROWS_REJECTED, inline(0L)),
            TASK_INSTANCE.STARTED_AT,
            TASK_INSTANCE.ENDED_AT,
            TASK_INSTANCE.REASON,
            TASK_INSTANCE.NOTE,
            NODE.NAME,
            TASK_INSTANCE.MAP_SIZE,
            TASK_INSTANCE.UPSTREAM_TOTAL,
            TASK_INSTANCE.UPSTREAM_SUCCESS,
            TASK_INSTANCE.UPSTREAM_FAILED,
            TASK_INSTANCE.UPSTREAM_SKIPPED,
            AskingInstances.number())
        .from(TASK_INSTANCE)
        .leftJoin(TASK_TRY)
        .on(TASK_TRY.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
        .and(TASK_TRY.TOKEN.eq(TASK_INSTANCE.TOKEN))
        .and(TASK_TRY.GENERATION.eq(TASK_INSTANCE.GENERATION))
        .leftJoin(NODE)
        .on(NODE.NODE_ID.eq(TASK_TRY.NODE_ID))
        .leftJoin(AskingInstances.of(ofRun))
        .on(AskingInstances.on())
        .where(ofRun)
        .and(which)
        .orderBy(inOrder, TASK_INSTANCE.MAP_INDEX, TASK_INSTANCE.ORDINAL)
        .limit(limit)
        .fetch(row ->
            new Task(
                row.value1(),
                row.value2(),
                TaskState.of(row.value3()),
                row.value4(),
                row.value5(),
                row.value6(),
                row.value7(),
                Times.instant(row.value8()),
                Times.instant(row.value9()),
                row.value10(),
                row.value11(),
                row.value12(),
                mapped(
                    row.value13(),
                    new Counters(row.value14(), row.value15(), row.value16(), row.value17()),
                    row.value18())));
  }

  private static @Nullable Mapped mapped(
      @Nullable Integer size, Counters instances, int awaitingApproval) {
    return size == null || size < 0
        ? null
        : new Mapped(
            size, instances.total(), instances.done(), instances.failed(), awaitingApproval);
  }

  private static Field<Integer> earlierTries() {
    var earlier = TASK_TRY.as("earlier");
    return field(
        selectCount()
            .from(earlier)
            .where(earlier.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
            .and(earlier.GENERATION.lt(TASK_INSTANCE.GENERATION)));
  }
}
