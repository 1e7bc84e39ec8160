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
import static org.jooq.impl.DSL.sum;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * Holds the rows of limits and of the queue against the task instances: whatever runs has taken its
 * slots, whatever is ready is in the queue and waits for them, and nothing takes more than there
 * is. What runs or is ready in a run that stops, or is to be marked, may do without.
 */
final class LimitRows {

  private final DSLContext sql;
  private final Map<String, RunGraph> graphs;

  LimitRows(DSLContext sql, Map<String, RunGraph> graphs) {
    this.sql = sql;
    this.graphs = graphs;
  }

  void hold() {
    Map<String, Integer> most = new HashMap<>();
    Set<Long> ready = new HashSet<>();
    Set<Long> mayUse = new HashSet<>();
    Set<Long> mustUse = new HashSet<>();
    Set<Long> mayWait = new HashSet<>();
    Set<Long> mustWait = new HashSet<>();
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
          TaskLimits limits = TaskLimits.of(graph, graph.nodes().get(row.value3()), row.value2());
          limits.all().stream()
              .filter(limit -> !limit.isOfPool())
              .forEach(limit -> most.put(limit.key(), limit.most()));
          boolean running = row.value4().equals(TaskState.RUNNING.key());
          if (!running) {
            ready.add(row.value1());
          }
          if (!limits.isNone()) {
            (running ? mayUse : mayWait).add(row.value1());
            if (row.value6() == null) {
              (running ? mustUse : mustWait).add(row.value1());
            }
          }
        });
    sql.selectFrom(POOL)
        .forEach(row -> most.put(Limit.keyOfPool(row.get(POOL.NAME)), row.get(POOL.SLOTS)));

    assertThat(
            sql.selectDistinct(LIMIT_USE.TASK_INSTANCE_ID)
                .from(LIMIT_USE)
                .fetchSet(LIMIT_USE.TASK_INSTANCE_ID))
        .isSubsetOf(mayUse)
        .containsAll(mustUse);
    assertThat(
            sql.select(READY_QUEUE.TASK_INSTANCE_ID)
                .from(READY_QUEUE)
                .fetchSet(READY_QUEUE.TASK_INSTANCE_ID))
        .isEqualTo(ready);
    assertThat(
            sql.select(READY_QUEUE.TASK_INSTANCE_ID)
                .from(READY_QUEUE)
                .where(ReadyQueue.isLimited())
                .fetchSet(READY_QUEUE.TASK_INSTANCE_ID))
        .isSubsetOf(mayWait)
        .containsAll(mustWait);
    sql.select(LIMIT_USE.LIMIT_KEY, sum(LIMIT_USE.SLOTS))
        .from(LIMIT_USE)
        .groupBy(LIMIT_USE.LIMIT_KEY)
        .forEach(row ->
            assertThat(row.value2().intValue())
                .as(row.value1())
                .isLessThanOrEqualTo(most.get(row.value1())));
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
