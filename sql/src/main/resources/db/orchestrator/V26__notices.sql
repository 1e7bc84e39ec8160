-- Older programs cannot work with this.
-- They cannot read the alerts.

create table orchestrator.dag_notice (
  dag_version_id bigint not null references orchestrator.dag_version on delete cascade,
  task_id text,
  kind text not null check (kind in (
    'succeeded_run', 'succeeded_task', 'retried_task', 'skipped_task', 'upstream_failed_task')),
  channel text check (channel <> ''),
  unique nulls not distinct (dag_version_id, task_id, kind, channel),
  check ((task_id is null) = (kind = 'succeeded_run'))
);

comment on table orchestrator.dag_notice is 'What is told of the runs of a DAG version besides failures.';
comment on column orchestrator.dag_notice.dag_version_id is 'The version.';
comment on column orchestrator.dag_notice.task_id is 'The task''s name; null for the run itself.';
comment on column orchestrator.dag_notice.kind is 'The kind of the alert.';
comment on column orchestrator.dag_notice.channel is 'The channel; null for all that the node has that writes the alert.';

alter table orchestrator.alert drop constraint alert_kind_check;
alter table orchestrator.alert add constraint alert_kind_check check (kind in (
  'failed_check', 'failed_task', 'failed_run', 'paused_dag',
  'late_run', 'late_task', 'stale_table', 'recovered',
  'succeeded_run', 'succeeded_task', 'retried_task', 'skipped_task', 'upstream_failed_task'));

comment on column orchestrator.alert.kind is 'failed_check (blocking or a warning), failed_task (after its last try), failed_run, paused_dag (after this run), late_run, late_task, stale_table, recovered (late, and done after all), and what its DAG wants told of: succeeded_run, succeeded_task, retried_task, skipped_task, upstream_failed_task.';
