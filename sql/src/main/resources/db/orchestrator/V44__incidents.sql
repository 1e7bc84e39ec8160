-- Older programs cannot work with this.
-- They would tell of every result of a check that fails, resolve nothing, and cannot read the alerts.

create table orchestrator.incident (
  incident_id bigint generated always as identity primary key,
  dag_id text not null,
  task_id text not null,
  check_name text not null,
  table_name text not null,
  state text not null check (state in ('open', 'acknowledged', 'resolved')),
  severity text not null check (severity in ('warning', 'blocking')),
  results int not null check (results > 0),
  opened_at timestamptz not null,
  last_seen_at timestamptz not null,
  first_run_id text not null,
  last_run_id text not null,
  logical_date timestamptz not null,
  check_result_id bigint not null,
  checked bigint not null,
  failed bigint not null,
  told_severity text check (told_severity in ('warning', 'blocking')),
  told_result_id bigint,
  assignee text check (length(assignee) between 1 and 100),
  muted_until timestamptz,
  acknowledged_at timestamptz,
  resolved_at timestamptz,
  resolution text check (resolution in ('passed', 'by_hand', 'normal')),
  resolved_run_id text,
  check ((told_severity is null) = (told_result_id is null)),
  check (state <> 'acknowledged' or acknowledged_at is not null),
  check ((state = 'resolved') = (resolved_at is not null)),
  check ((state = 'resolved') = (resolution is not null)),
  check (coalesce(resolution = 'passed', false) = (resolved_run_id is not null))
);

create unique index incident_unresolved on orchestrator.incident (dag_id, task_id, check_name)
  where state <> 'resolved';
create index incident_of_check on orchestrator.incident (dag_id, task_id, check_name, incident_id);

comment on table orchestrator.incident is 'A check of a DAG that fails, from its first failing result until it passes or somebody resolves it; at most one of a check is not resolved. Kept for ever: the runs it names may be gone.';
comment on column orchestrator.incident.incident_id is 'Key; grows with time.';
comment on column orchestrator.incident.dag_id is 'The DAG''s name.';
comment on column orchestrator.incident.task_id is 'The task''s name, of instances that of their mapped task.';
comment on column orchestrator.incident.check_name is 'The check.';
comment on column orchestrator.incident.table_name is 'What the check judges, at its newest failing result.';
comment on column orchestrator.incident.state is 'open, acknowledged (somebody knows), resolved.';
comment on column orchestrator.incident.severity is 'The worst so far: warning or blocking.';
comment on column orchestrator.incident.results is 'How many results failed; of a mapped task, how often all its instances together.';
comment on column orchestrator.incident.opened_at is 'When the first of them was recorded, on this database''s clock.';
comment on column orchestrator.incident.last_seen_at is 'When the last of them was.';
comment on column orchestrator.incident.first_run_id is 'Name of the run of the first.';
comment on column orchestrator.incident.last_run_id is 'Name of the run of the last.';
comment on column orchestrator.incident.logical_date is 'The newest of the logical dates of these runs: what passes at an earlier one resolves nothing.';
comment on column orchestrator.incident.check_result_id is 'The last result that failed; of a mapped task, that of one of its instances.';
comment on column orchestrator.incident.checked is 'How many it looked at, all instances together.';
comment on column orchestrator.incident.failed is 'How many of them failed.';
comment on column orchestrator.incident.told_severity is 'The severity that somebody was last told of; null if nobody was.';
comment on column orchestrator.incident.told_result_id is 'The result that was told then.';
comment on column orchestrator.incident.assignee is 'Who sees to it, as people write it; null for nobody.';
comment on column orchestrator.incident.muted_until is 'Until then nobody is told, also of the next incident of the check; null for not muted.';
comment on column orchestrator.incident.acknowledged_at is 'When somebody said so; null if nobody did.';
comment on column orchestrator.incident.resolved_at is 'When it was resolved; null until then.';
comment on column orchestrator.incident.resolution is 'passed (the check passed), by_hand (somebody resolved it), normal (somebody declared what it found normal).';
comment on column orchestrator.incident.resolved_run_id is 'Name of the run in which the check passed; null for what people do.';

create table orchestrator.incident_event (
  incident_event_id bigint generated always as identity primary key,
  incident_id bigint not null references orchestrator.incident on delete cascade,
  at timestamptz not null,
  what text not null
);

create index incident_event_of on orchestrator.incident_event (incident_id, incident_event_id);

comment on table orchestrator.incident_event is 'What became of incidents, and what people did to them.';
comment on column orchestrator.incident_event.incident_event_id is 'Order of the events of an incident.';
comment on column orchestrator.incident_event.incident_id is 'The incident.';
comment on column orchestrator.incident_event.at is 'On this database''s clock.';
comment on column orchestrator.incident_event.what is 'What happened and, as far as it is known, who did it; one sentence without a full stop.';

alter table orchestrator.alert
  add column incident_id bigint references orchestrator.incident on delete set null;

create index alert_of_incident on orchestrator.alert (incident_id) where incident_id is not null;

comment on column orchestrator.alert.incident_id is 'Of a check, its incident; null for all else, and where an older run found what a newer one did not.';

alter table orchestrator.alert drop constraint alert_kind_check;
alter table orchestrator.alert add constraint alert_kind_check check (kind in (
  'failed_check', 'failed_task', 'failed_run', 'paused_dag',
  'late_run', 'late_task', 'stale_table', 'recovered',
  'succeeded_run', 'succeeded_task', 'retried_task', 'skipped_task', 'upstream_failed_task',
  'approval', 'resolved_check'));

comment on column orchestrator.alert.kind is 'failed_check (blocking or a warning), failed_task (after its last try), failed_run, paused_dag (after this run), late_run, late_task, stale_table, recovered (late, and done after all), approval (a task asks), resolved_check (its incident is resolved), and what its DAG wants told of: succeeded_run, succeeded_task, retried_task, skipped_task, upstream_failed_task.';

alter table orchestrator.alert drop constraint alert_check1;
alter table orchestrator.alert drop constraint alert_check5;
alter table orchestrator.alert
  add check ((kind in ('failed_check', 'resolved_check'))
    = (num_nonnulls(check_name, table_name, severity, checked, failed, sample) = 6)),
  add check (dag_run_id is not null
    or kind in ('late_run', 'late_task', 'stale_table', 'recovered', 'resolved_check'));
