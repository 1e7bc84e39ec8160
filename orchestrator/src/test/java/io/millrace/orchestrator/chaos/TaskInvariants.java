package io.millrace.orchestrator.chaos;

import java.util.List;

/** What must be true of task instances, their tries and their logs. */
final class TaskInvariants {

  static final Invariant NO_CLAIM_LEFT =
      NoRows.inOrchestrator(
          "No claim survived, least of all a dead node's.",
          """
          select format('%s of run %s is %s on node %s', task_id, dag_run_id, state, node_id)
          from orchestrator.task_instance
          where state not in ('success', 'failed', 'upstream_failed', 'skipped')
          union all
          select format('try %s of %s runs on node %s', token, task_instance_id, node_id)
          from orchestrator.task_try
          where state = 'running' or ended_at is null
          """);

  static final Invariant ONE_SUCCESS =
      NoRows.inOrchestrator(
          "Every task that succeeded has one try that did, its newest.",
          """
          select format('%s of run %s has successful tries %s and the token %s',
            t.task_id, t.dag_run_id, array_agg(y.token), t.token)
          from orchestrator.task_instance t
          left join orchestrator.task_try y
            on y.task_instance_id = t.task_instance_id and y.state = 'success'
          where t.state = 'success'
          group by t.task_instance_id
          having array_agg(y.token) <> array[t.token]
          """);

  static final Invariant UPSTREAM_FIRST =
      NoRows.inOrchestrator(
          "No task ran while a task before it was unfinished.",
          """
          with started as (
              select task_instance_id, min(event_id) as event_id
              from orchestrator.event where to_state = 'running' group by task_instance_id),
            ended as (
              select task_instance_id, max(event_id) as event_id
              from orchestrator.event
              where to_state in ('success', 'failed', 'skipped', 'upstream_failed', 'cancelled')
              group by task_instance_id)
          select format('%s of run %s ran before the end of %s', d.task_id, d.dag_run_id, u.task_id)
          from orchestrator.dag_run r
          join orchestrator.dag_edge e using (dag_version_id)
          join orchestrator.task_instance u
            on u.dag_run_id = r.dag_run_id and u.ordinal = e.upstream
          join orchestrator.task_instance d
            on d.dag_run_id = r.dag_run_id and d.ordinal = e.downstream
          join started s on s.task_instance_id = d.task_instance_id
          left join ended x on x.task_instance_id = u.task_instance_id
          where x.event_id is null or x.event_id > s.event_id
          """);

  static final Invariant EIGHT_A_NODE =
      NoRows.inOrchestrator(
          "A node ran at most eight tries in the warehouse at once.",
          """
          with tries as (
            select y.*
            from orchestrator.task_try y
            join orchestrator.task_instance t using (task_instance_id)
            where t.task_id not like 'note%')
          select format('node %s ran %s tries at %s', one.node_id, count(*), one.started_at)
          from (select distinct node_id, started_at from tries) one
          join tries other on other.node_id = one.node_id
            and other.started_at <= one.started_at
            and coalesce(other.ended_at, 'infinity') > one.started_at
          group by one.node_id, one.started_at
          having count(*) > 8
          """);

  static final Invariant COUNTERS =
      NoRows.inOrchestrator(
          "Every counter of a task's upstream equals a recount.",
          """
          select format('%s of run %s counts %s + %s + %s and has %s + %s + %s', d.task_id,
            d.dag_run_id, d.upstream_success, d.upstream_failed, d.upstream_skipped,
            c.success, c.failed, c.skipped)
          from orchestrator.task_instance d
          join orchestrator.dag_run r using (dag_run_id)
          cross join lateral (
            select count(*) filter (where u.state = 'success') as success,
              count(*) filter (
                where u.state in ('failed', 'upstream_failed', 'cancelled')) as failed,
              count(*) filter (where u.state in ('skipped', 'removed')) as skipped
            from orchestrator.dag_edge e
            join orchestrator.task_instance u
              on u.dag_run_id = d.dag_run_id and u.ordinal = e.upstream
            where e.dag_version_id = r.dag_version_id and e.downstream = d.ordinal) c
          where (d.upstream_success, d.upstream_failed, d.upstream_skipped)
            <> (c.success, c.failed, c.skipped)
          union all
          select format('run %s counts %s unfinished and %s failed tasks',
            dag_run_id, unfinished, failures)
          from orchestrator.dag_run r
          where unfinished <> 0 or failures <> (
            select count(*) from orchestrator.task_instance t
            where t.dag_run_id = r.dag_run_id and t.state = 'failed')
          """);

  static final Invariant LOGS =
      NoRows.inOrchestrator(
          "Logs are whole: no chunk is missing, and a try that succeeded says so at its end.",
          """
          select format('the log of try %s of %s has the chunks %s',
            token, task_instance_id, array_agg(chunk order by chunk))
          from orchestrator.task_log
          group by task_instance_id, token
          having count(*) <> max(chunk) + 1
          union all
          select format('the log of try %s of %s (%s) ends with %s', y.token, y.task_instance_id,
            t.task_id, right(l.content, 60))
          from orchestrator.task_try y
          join orchestrator.task_instance t using (task_instance_id)
          left join lateral (
            select content from orchestrator.task_log l
            where l.task_instance_id = y.task_instance_id and l.token = y.token
            order by chunk desc limit 1) l on true
          where y.state = 'success' and l.content is distinct from null
            and l.content !~ 'succeeded[^\\n]*\\n?$'
          union all
          select format('try %s of %s has no log', y.token, y.task_instance_id)
          from orchestrator.task_try y
          where y.state = 'success' and not exists (
            select from orchestrator.task_log l
            where l.task_instance_id = y.task_instance_id and l.token = y.token)
          """);

  static final List<Invariant> ALL =
      List.of(
          NO_CLAIM_LEFT,
          ONE_SUCCESS,
          UPSTREAM_FIRST,
          EIGHT_A_NODE,
          COUNTERS,
          LOGS,
          new LegalHistory());

  private TaskInvariants() {}
}
