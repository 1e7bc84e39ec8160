create table orchestrator.alert (
  alert_id bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null check (kind in ('failed_check', 'failed_task', 'failed_run')),
  dag_run_id bigint not null references orchestrator.dag_run on delete cascade,
  dag_id text not null,
  run_id text not null,
  task_id text,
  tries int,
  reason text,
  check_name text,
  table_name text,
  severity text check (severity in ('warning', 'blocking')),
  checked bigint,
  failed bigint,
  sample jsonb,
  failed_tasks int,
  check ((kind in ('failed_check', 'failed_task')) = (num_nonnulls(task_id, tries) = 2)),
  check ((kind = 'failed_check')
    = (num_nonnulls(check_name, table_name, severity, checked, failed, sample) = 6)),
  check ((kind = 'failed_run') = (failed_tasks is not null))
);

create index alert_by_run on orchestrator.alert (dag_run_id);

comment on table orchestrator.alert is 'What somebody is to be told, as it was when it happened; written with the change of state that caused it.';
comment on column orchestrator.alert.alert_id is 'Key; grows with time.';
comment on column orchestrator.alert.at is 'When it happened, on this database''s clock.';
comment on column orchestrator.alert.kind is 'failed_check (blocking or a warning), failed_task (after its last try), failed_run.';
comment on column orchestrator.alert.dag_run_id is 'The run.';
comment on column orchestrator.alert.dag_id is 'The DAG''s name.';
comment on column orchestrator.alert.run_id is 'The run''s name.';
comment on column orchestrator.alert.task_id is 'The task''s name; null for a run.';
comment on column orchestrator.alert.tries is 'Tries that the task had started; null for a run.';
comment on column orchestrator.alert.reason is 'Why the task or the run failed, one sentence, where one is known.';
comment on column orchestrator.alert.check_name is 'The check.';
comment on column orchestrator.alert.table_name is 'What the check judges.';
comment on column orchestrator.alert.severity is 'warning or blocking.';
comment on column orchestrator.alert.checked is 'How many the check looked at.';
comment on column orchestrator.alert.failed is 'How many of them failed.';
comment on column orchestrator.alert.sample is 'At most five failing rows: an array of objects, column to value.';
comment on column orchestrator.alert.failed_tasks is 'Failed task instances of the run, the tolerable ones included.';

create table orchestrator.alert_delivery (
  alert_id bigint not null references orchestrator.alert on delete cascade,
  channel text not null check (channel <> ''),
  delivery_id uuid not null default gen_random_uuid(),
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'given_up')),
  attempts int not null default 0 check (attempts >= 0),
  unanswered int not null default 0 check (unanswered between 0 and 2),
  due_at timestamptz,
  give_up_at timestamptz not null,
  last_error text,
  ended_at timestamptz,
  primary key (alert_id, channel),
  check ((state in ('queued', 'sending')) = (due_at is not null)),
  check ((state in ('sent', 'given_up')) = (ended_at is not null)),
  check (state <> 'sending' or (attempts > 0 and unanswered > 0)),
  check (state <> 'given_up' or last_error is not null)
);

create index alert_delivery_open on orchestrator.alert_delivery (channel, due_at)
  where state in ('queued', 'sending');

comment on table orchestrator.alert_delivery is 'An alert on its way through one channel.';
comment on column orchestrator.alert_delivery.alert_id is 'The alert.';
comment on column orchestrator.alert_delivery.channel is 'log, slack, email or webhook, as the node had them that wrote the alert.';
comment on column orchestrator.alert_delivery.delivery_id is 'Told to the receiver, the same at every attempt: what comes twice can be dropped.';
comment on column orchestrator.alert_delivery.state is 'queued, sending (a node has it), sent, given_up.';
comment on column orchestrator.alert_delivery.attempts is 'Attempts started; the newest alone may record how it went.';
comment on column orchestrator.alert_delivery.unanswered is 'Attempts that nobody recorded the end of; at two it is given up.';
comment on column orchestrator.alert_delivery.due_at is 'queued: when it is attempted next; sending: when another node may take it. On this database''s clock.';
comment on column orchestrator.alert_delivery.give_up_at is 'Attempts that fail later than that are the last.';
comment on column orchestrator.alert_delivery.last_error is 'Why the last attempt failed or no other follows, one sentence.';
comment on column orchestrator.alert_delivery.ended_at is 'When it was sent or given up.';
