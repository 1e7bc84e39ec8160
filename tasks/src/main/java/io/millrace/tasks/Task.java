package io.millrace.tasks;

import io.millrace.tasks.lineage.Lineage;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;

/**
 * A task of a finished DAG.
 *
 * @param id unique in the DAG
 * @param checks run in its transaction, in this order
 * @param upstream ids of the tasks directly before it, in the order of declaration
 * @param lineage of its operator and its checks
 * @param queue the nodes that take it may run the task
 * @param executor where on that node
 * @param concurrency what limits it beside others
 * @param publishes assets that its success updates, beside the tables of its lineage
 * @param alerting what somebody is told of it besides failures
 * @param relations how it stands to others, its edges aside
 * @param mapping whether it is one of a run or many
 */
public record Task<O>(
    String id,
    Operator<O> operator,
    List<Check> checks,
    Set<String> upstream,
    TriggerRule triggerRule,
    Limits limits,
    Lineage lineage,
    String queue,
    Executor executor,
    Concurrency concurrency,
    Set<String> publishes,
    Alerting alerting,
    Relations relations,
    Mapping mapping) {

  /** The queue of a task that names none. */
  public static final String DEFAULT_QUEUE = "default";

  /** As what its output is read back. */
  public Type storedType() {
    Type ofAll = mapping.output();
    return ofAll == null ? operator.storedType() : ofAll;
  }

  /** With these retries in place of its own. */
  public Task<O> withRetries(Retries others) {
    return new Task<>(
        id,
        operator,
        checks,
        upstream,
        triggerRule,
        new Limits(others, limits.timeout(), limits.tolerable()),
        lineage,
        queue,
        executor,
        concurrency,
        publishes,
        alerting,
        relations,
        mapping);
  }
}
