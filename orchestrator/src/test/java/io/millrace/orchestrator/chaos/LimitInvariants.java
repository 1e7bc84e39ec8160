package io.millrace.orchestrator.chaos;

import java.util.List;

/** What must be true of pools and limits. */
final class LimitInvariants {

  /** In the order of the history, which what starts writes after what gives back has committed. */
  static final Invariant NEVER_EXCEEDED =
      NoRows.inOrchestrator(
          "No more of a pool was taken, and of a task run at once, than there is.",
          """
          with limited as (
            select t.task_instance_id, 'pool ' || k.pool as name, k.pool_slots as slots,
              p.slots as most
            from orchestrator.task_instance t
            join orchestrator.dag_run r using (dag_run_id)
            join orchestrator.dag_task k using (dag_version_id, ordinal)
            join orchestrator.pool p on p.name = k.pool
            union all
            select t.task_instance_id, r.dag_id || '.' || k.task_id, 1, k.max_active
            from orchestrator.task_instance t
            join orchestrator.dag_run r using (dag_run_id)
            join orchestrator.dag_task k using (dag_version_id, ordinal)
            where k.max_active is not null)
          select format('%s of %s: %s slots taken at event %s', name, most, n, event_id)
          from (
            select l.name, l.most, e.event_id,
              sum(case when e.to_state = 'running' then l.slots
                       when e.from_state = 'running' then -l.slots else 0 end)
                over (partition by l.name order by e.event_id) as n
            from orchestrator.event e
            join limited l using (task_instance_id)) counted
          where n > most
          """);

  static final Invariant NOTHING_HELD =
      NoRows.inOrchestrator(
          "Nobody holds slots or waits for any.",
          """
          select format('%s holds %s', task_instance_id, limit_key) from orchestrator.limit_use
          union all
          select format('%s is queued for %s', task_instance_id, limits) from orchestrator.ready_queue
          """);

  static final List<Invariant> ALL = List.of(NEVER_EXCEEDED, NOTHING_HELD);

  private LimitInvariants() {}
}
