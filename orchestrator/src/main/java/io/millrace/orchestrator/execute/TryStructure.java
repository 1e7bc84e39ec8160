package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.VersionReader;
import io.millrace.tasks.ApprovalOperator;
import io.millrace.tasks.Choice;
import io.millrace.tasks.Task;
import org.jooq.DSLContext;

/** The structure that a try's run follows, where it matters whether the DAG has another now. */
final class TryStructure {

  private final Claim claim;
  private final Task<?> task;
  private final RunGraph.Kind kind;
  private RunGraph graph;

  /**
   * Not loaded yet.
   *
   * @param kind of the task as it is now
   * @param now the structure of the DAG as it is now
   */
  TryStructure(Claim claim, Task<?> task, RunGraph.Kind kind, RunGraph now) {
    this.claim = claim;
    this.task = task;
    this.kind = kind;
    this.graph = now;
  }

  /** Reads it, where it matters. */
  void load(DSLContext database) {
    boolean skips =
        task.operator().outputType() == Choice.class
            || task.operator() instanceof ApprovalOperator<?>;
    if (wasLostOutside() || skips) {
      graph = new VersionReader(database).graph(claim.dagVersionId());
    }
  }

  /** Once it is loaded; until then that of the DAG now. */
  RunGraph graph() {
    return graph;
  }

  /**
   * Whether an earlier try, which was lost, may yet take effect in the warehouse although the task
   * is none of it any more.
   */
  boolean leftTheWarehouse() {
    return wasLostOutside() && graph.nodes().get(claim.ordinal()).kind() == RunGraph.Kind.WAREHOUSE;
  }

  private boolean wasLostOutside() {
    return claim.rescues() > 0 && kind != RunGraph.Kind.WAREHOUSE;
  }
}
