package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.orchestrator.run.ExpandTasks.New;
import io.millrace.tasks.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the instances that mapped tasks, groups and loops have in a run, all together: lists in
 * lists multiply. Within a transaction that holds the runs' locks and makes no others.
 */
final class BoundInstances {

  private final DSLContext tx;
  private final Map<Long, Integer> byRun = new HashMap<>();

  BoundInstances(DSLContext tx) {
    this.tx = tx;
  }

  /** Why these, all of one parent, cannot be made; null if they can, and count from now on. */
  @Nullable String add(List<New> instances) {
    int more = instances.stream().mapToInt(one -> one.last() - one.first() + 1).sum();
    long run = instances.getFirst().parent().dagRunId();
    int all = byRun.computeIfAbsent(run, this::count) + more;
    if (all > Mapping.MOST_INSTANCES) {
      return "the mapped tasks of its run would have %,d instances with its own, and can have %,d at most; map over fewer, larger elements"
          .formatted(all, Mapping.MOST_INSTANCES);
    }
    byRun.put(run, all);
    return null;
  }

  private int count(long dagRunId) {
    return tx.fetchCount(
        TASK_INSTANCE,
        TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId),
        TASK_INSTANCE.PARENT_ID.ne(0L),
        TASK_INSTANCE.STATE.ne(TaskState.REMOVED.key()));
  }
}
