package io.millrace.orchestrator.chaos;

import java.util.List;

/** What must be true of alerts and their deliveries. */
final class AlertInvariants {

  static final Invariant RECORDED_ONCE =
      NoRows.inOrchestrator(
          "Every failure is recorded as one alert.",
          """
          select format('run %s is %s and has %s alerts', r.dag_run_id, r.state, count(a.alert_id))
          from orchestrator.dag_run r
          left join orchestrator.alert a
            on a.dag_run_id = r.dag_run_id and a.kind = 'failed_run'
          group by r.dag_run_id
          having count(a.alert_id) <> case when r.state = 'failed' then 1 else 0 end
          union all
          select format('%s of run %s is %s and has %s alerts',
            t.task_id, t.dag_run_id, t.state, count(a.alert_id))
          from orchestrator.task_instance t
          left join orchestrator.alert a
            on a.dag_run_id = t.dag_run_id and a.task_id = t.task_id and a.kind = 'failed_task'
          group by t.task_instance_id
          having count(a.alert_id) <> case when t.state = 'failed' then 1 else 0 end
          union all
          select distinct format('check %s of DAG %s failed and nobody was told', c.check_name, r.dag_id)
          from orchestrator.check_result c
          join orchestrator.task_instance t using (task_instance_id)
          join orchestrator.dag_run r using (dag_run_id)
          where c.status <> 'passed' and not exists (
            select from orchestrator.alert a
            where a.dag_id = r.dag_id and a.check_name = c.check_name and a.kind = 'failed_check')
          union all
          select format('incident %s is %s, was told %s times, and as resolved %s times',
            incident_id, i.state,
            count(*) filter (where a.kind = 'failed_check'),
            count(*) filter (where a.kind = 'resolved_check'))
          from orchestrator.incident i
          left join orchestrator.alert a using (incident_id)
          group by incident_id
          having count(*) filter (where a.kind = 'failed_check')
              not between 1 and case i.severity when 'warning' then 1 else 2 end
            or count(*) filter (where a.kind = 'resolved_check')
              <> case when i.state = 'resolved' then 1 else 0 end
          """);

  static final Invariant SENT =
      NoRows.inOrchestrator(
          "Every alert was sent through each channel, unless its sender was lost twice.",
          """
          select format('alert %s through %s is %s after %s attempts, %s unanswered: %s',
            a.alert_id, channel, d.state, d.attempts, d.unanswered, d.last_error)
          from orchestrator.alert a
          cross join unnest(array['log', 'webhook']) channel
          left join orchestrator.alert_delivery d using (alert_id, channel)
          where d.state is distinct from 'sent' and coalesce(d.unanswered, 0) < 2
          """);

  static final List<Invariant> ALL = List.of(RECORDED_ONCE, SENT, new DeliveredOnce());

  private AlertInvariants() {}
}
