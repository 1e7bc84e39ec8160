package io.millrace.orchestrator.run;

import org.jooq.DSLContext;

/** Where a test sets the state of a task instance by hand. */
public final class QueuedByHand {

  private QueuedByHand() {}

  /** Queues those that were made ready so, without limits. */
  public static void all(DSLContext sql) {
    sql.execute(
        """
        insert into orchestrator.ready_queue (task_instance_id, dag_run_id, kind, limits, priority)
        select i.task_instance_id, i.dag_run_id, t.kind, '', t.priority
        from orchestrator.task_instance i
        join orchestrator.dag_run r using (dag_run_id)
        join orchestrator.dag_task t
          on t.dag_version_id = r.dag_version_id and t.ordinal = i.ordinal
        where i.state = 'ready'
        on conflict do nothing
        """);
  }
}
