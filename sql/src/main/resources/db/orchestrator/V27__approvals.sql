-- Older programs cannot work with this.
-- They would leave task instances waiting for a person whose runs they stop.

create table orchestrator.approval (
  task_instance_id bigint not null references orchestrator.task_instance on delete cascade,
  generation int not null,
  question text not null,
  options text[] not null,
  otherwise text,
  skips boolean not null,
  asked_at timestamptz not null default clock_timestamp(),
  due_at timestamptz,
  answer text,
  answered_by text,
  note text check (length(note) between 1 and 1000),
  answered_at timestamptz,
  primary key (task_instance_id, generation),
  check (otherwise = any (options)),
  check (answer = any (options)),
  check (answered_at is not null or num_nonnulls(answer, answered_by, note) = 0)
);

create index approval_due on orchestrator.approval (due_at) where answered_at is null;
create index approval_asked on orchestrator.approval (asked_at);

comment on table orchestrator.approval is 'What people were asked by tasks, and what they answered. It is open while its task instance awaits approval in that generation.';
comment on column orchestrator.approval.task_instance_id is 'Who asks.';
comment on column orchestrator.approval.generation is 'The task instance''s generation.';
comment on column orchestrator.approval.question is 'For people.';
comment on column orchestrator.approval.options is 'What can be answered.';
comment on column orchestrator.approval.otherwise is 'What counts as the answer once its time is over; null for none.';
comment on column orchestrator.approval.skips is 'Without an answer in time the task is skipped, and does not fail.';
comment on column orchestrator.approval.asked_at is 'When, on this database''s clock.';
comment on column orchestrator.approval.due_at is 'When its time is over; null for never.';
comment on column orchestrator.approval.answer is 'One of the options; null if there was none in time.';
comment on column orchestrator.approval.answered_by is 'Who answered, as far as it is known; null if nobody did in time.';
comment on column orchestrator.approval.note is 'What they wrote; null for nothing.';
comment on column orchestrator.approval.answered_at is 'When it was answered, or its time was over; null until then.';

alter table orchestrator.alert drop constraint alert_kind_check;
alter table orchestrator.alert add constraint alert_kind_check check (kind in (
  'failed_check', 'failed_task', 'failed_run', 'paused_dag',
  'late_run', 'late_task', 'stale_table', 'recovered',
  'succeeded_run', 'succeeded_task', 'retried_task', 'skipped_task', 'upstream_failed_task',
  'approval'));

comment on column orchestrator.alert.kind is 'failed_check (blocking or a warning), failed_task (after its last try), failed_run, paused_dag (after this run), late_run, late_task, stale_table, recovered (late, and done after all), approval (a task asks), and what its DAG wants told of: succeeded_run, succeeded_task, retried_task, skipped_task, upstream_failed_task.';
