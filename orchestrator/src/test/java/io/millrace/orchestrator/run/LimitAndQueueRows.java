package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.LIMIT_USE;
import static io.millrace.sql.orchestrator.Tables.POOL;
import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_MARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sum;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;

/**
 * Holds the rows of limits and of the queue against the task instances: whatever runs has taken its
 * slots, whatever is ready is in the queue and waits for them, and nothing takes more than there
 * is. What runs or is ready in a run that stops, or is to be marked, may do without.
 */
final class LimitAndQueueRows {

  /** What the task instances that run or are ready ask for. */
  private static final class Asked {

    private final Map<String, Integer> mostOfLimit = new HashMap<>();
    private final Set<Long> ready = new HashSet<>();
    private final Set<Long> mayUse = new HashSet<>();
    private final Set<Long> mustUse = new HashSet<>();
    private final Set<Long> mayWait = new HashSet<>();
    private final Set<Long> mustWait = new HashSet<>();

    /** {@code mayDoWithout} if its run stops or it is to be marked. */
    void add(long taskInstanceId, boolean running, TaskLimits limits, boolean mayDoWithout) {
      limits.all().stream()
          .filter(limit -> !limit.isOfPool())
          .forEach(limit -> mostOfLimit.put(limit.key(), limit.most()));
      if (!running) {
        ready.add(taskInstanceId);
      }
      if (limits.isNone()) {
        return;
      }
      (running ? mayUse : mayWait).add(taskInstanceId);
      if (!mayDoWithout) {
        (running ? mustUse : mustWait).add(taskInstanceId);
      }
    }
  }

  private final DSLContext sql;
  private final Map<String, RunGraph> graphs;

  LimitAndQueueRows(DSLContext sql, Map<String, RunGraph> graphs) {
    this.sql = sql;
    this.graphs = graphs;
  }

  void hold() {
    Asked asked = asked();
    holdUses(asked);
    holdQueue(asked);
    holdMost(asked);
    holdMostRuns();
  }

  private Asked asked() {
    var asked = new Asked();
    sql.select(
            TASK_INSTANCE.TASK_INSTANCE_ID,
            TASK_INSTANCE.DAG_RUN_ID,
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.STATE,
            DAG_RUN.DAG_ID,
            coalesce(DAG_RUN.STOP_REASON, TASK_MARK.STATE))
        .from(TASK_INSTANCE)
        .join(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
        .leftJoin(TASK_MARK)
        .on(TASK_MARK.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
        .and(TASK_MARK.GENERATION.eq(TASK_INSTANCE.GENERATION))
        .where(TASK_INSTANCE.STATE.in(TaskState.READY.key(), TaskState.RUNNING.key()))
        .and(DAG_RUN.DAG_ID.in(graphs.keySet()))
        .forEach(row -> {
          RunGraph graph = graph(row.value5());
          RunGraph.Node node = graph.nodes().get(row.value3());
          asked.add(
              row.value1(),
              row.value4().equals(TaskState.RUNNING.key()),
              TaskLimits.of(graph, node, row.value2()),
              row.value6() != null);
        });
    return asked;
  }

  private void holdUses(Asked asked) {
    assertThat(
            sql.selectDistinct(LIMIT_USE.TASK_INSTANCE_ID)
                .from(LIMIT_USE)
                .fetchSet(LIMIT_USE.TASK_INSTANCE_ID))
        .isSubsetOf(asked.mayUse)
        .containsAll(asked.mustUse);
  }

  private void holdQueue(Asked asked) {
    assertThat(queued(noCondition())).isEqualTo(asked.ready);
    assertThat(queued(ReadyQueue.isLimited()))
        .isSubsetOf(asked.mayWait)
        .containsAll(asked.mustWait);
  }

  private Set<Long> queued(Condition which) {
    return sql.select(READY_QUEUE.TASK_INSTANCE_ID)
        .from(READY_QUEUE)
        .where(which)
        .fetchSet(READY_QUEUE.TASK_INSTANCE_ID);
  }

  private void holdMost(Asked asked) {
    Map<String, Integer> most = new HashMap<>(asked.mostOfLimit);
    sql.selectFrom(POOL)
        .forEach(row -> most.put(Limit.keyOfPool(row.get(POOL.NAME)), row.get(POOL.SLOTS)));
    sql.select(LIMIT_USE.LIMIT_KEY, sum(LIMIT_USE.SLOTS))
        .from(LIMIT_USE)
        .groupBy(LIMIT_USE.LIMIT_KEY)
        .forEach(row ->
            assertThat(row.value2().intValue())
                .as(row.value1())
                .isLessThanOrEqualTo(most.get(row.value1())));
  }

  private void holdMostRuns() {
    sql.select(DAG_RUN.DAG_ID, count())
        .from(DAG_RUN)
        .where(DAG_RUN.STATE.eq(RunState.RUNNING.key()))
        .and(DAG_RUN.DAG_ID.in(graphs.keySet()))
        .groupBy(DAG_RUN.DAG_ID)
        .forEach(row ->
            assertThat(row.value2())
                .as(row.value1())
                .isLessThanOrEqualTo(graph(row.value1()).maxActive().runs()));
  }

  private RunGraph graph(String dagId) {
    RunGraph graph = graphs.get(dagId);
    assertThat(graph).as(dagId).isNotNull();
    return Objects.requireNonNull(graph);
  }
}
