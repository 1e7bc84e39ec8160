package io.millrace.orchestrator.chaos;

import java.util.List;

/** What must be true of runs. */
final class RunInvariants {

  static final Invariant ENDED =
      NoRows.inOrchestrator(
          "Every run ended, and as its tasks were made to end.",
          """
          select format('%s/%s is %s: %s', r.dag_id, r.run_id, r.state,
            (select string_agg(format('%s %s: %s', t.task_id, t.state, t.reason), '; ')
             from orchestrator.task_instance t
             where t.dag_run_id = r.dag_run_id and t.state not in ('success', 'upstream_failed')))
          from orchestrator.dag_run r
          where r.state <> case when r.params ->> 'bad' = 'true' then 'failed' else 'success' end
          """);

  static final Invariant DUE_ONCE =
      NoRows.inOrchestrator(
          "Every due run exists exactly once, and none before it is due.",
          """
          select format('past has %s runs of %s', count(r.dag_run_id), due)
          from orchestrator.dag d
          cross join generate_series(
            current_setting('chaos.since')::timestamptz, d.next_logical_date - interval '1 hour',
            interval '1 hour') due
          left join orchestrator.dag_run r on r.dag_id = d.dag_id and r.logical_date = due
          where d.dag_id = 'past'
          group by due
          having count(r.dag_run_id) <> 1
          union all
          select format('%s is due since %s', dag_id, next_interval_end)
          from orchestrator.dag
          where next_interval_end < clock_timestamp() - interval '20 seconds'
          union all
          select format('%s was created at %s for an interval that ends at %s',
            run_id, created_at, interval_end)
          from orchestrator.dag_run
          where run_type = 'scheduled' and interval_end > created_at
          union all
          select format('%s/%s is no interval of its schedule', r.dag_id, r.run_id)
          from orchestrator.dag_run r
          join orchestrator.dag d using (dag_id)
          where r.run_type = 'scheduled'
            and (r.logical_date >= d.next_logical_date
              or r.logical_date <> date_trunc(
                case r.dag_id when 'past' then 'hour' else 'minute' end, r.logical_date))
          """);

  static final Invariant SIXTEEN_AT_ONCE =
      NoRows.inOrchestrator(
          "At most 16 runs of a DAG ran at once.",
          """
          select format('%s runs of %s at event %s', n, dag_id, event_id)
          from (
            select r.dag_id, e.event_id,
              sum(case when e.to_state = 'running' then 1
                       when e.from_state = 'running' then -1 else 0 end)
                over (partition by r.dag_id order by e.event_id) as n
            from orchestrator.event e
            join orchestrator.dag_run r using (dag_run_id)
            where e.task_instance_id is null) counted
          where n > 16
          """);

  static final Invariant ONE_WRITER_AT_ONCE =
      NoRows.inOrchestrator(
          "One run at a time wrote a table.",
          """
          select format('%s runs that write %s at event %s', n, written, event_id)
          from (
            select written, e.event_id,
              sum(case when e.to_state = 'running' then 1
                       when e.from_state = 'running' then -1 else 0 end)
                over (partition by written order by e.event_id) as n
            from orchestrator.event e
            join orchestrator.dag_run r using (dag_run_id)
            cross join unnest(r.written_tables) written
            where e.task_instance_id is null) counted
          where n > 1
          """);

  static final List<Invariant> ALL =
      List.of(ENDED, DUE_ONCE, SIXTEEN_AT_ONCE, ONE_WRITER_AT_ONCE, new AcceptedRuns());

  private RunInvariants() {}
}
