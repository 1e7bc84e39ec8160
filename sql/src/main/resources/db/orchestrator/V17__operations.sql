-- Older programs cannot work with this.
-- They would start tasks of runs that are paused, and know neither marks nor the alert of a pause.

alter table orchestrator.dag_run
  add column paused_at timestamptz,
  add column paused_seconds bigint not null default 0 check (paused_seconds >= 0),
  add column note text check (length(note) between 1 and 1000),
  add check (paused_at is null or (state in ('queued', 'running') and stop_reason is null));

alter table orchestrator.dag_run drop constraint dag_run_stop_reason_check;
alter table orchestrator.dag_run add constraint dag_run_stop_reason_check
  check (stop_reason in ('cancel', 'timeout', 'fail'));

comment on column orchestrator.dag_run.paused_at is 'Since when nothing more of it is started; null if it is not paused.';
comment on column orchestrator.dag_run.paused_seconds is 'How long it was paused before, since it started; its timeout does not count them.';
comment on column orchestrator.dag_run.note is 'What people wrote about it; null for nothing.';

alter table orchestrator.task_instance
  add column note text check (length(note) between 1 and 1000);

comment on column orchestrator.task_instance.note is 'What people wrote about it; null for nothing.';

create table orchestrator.task_mark (
  task_instance_id bigint primary key references orchestrator.task_instance on delete cascade,
  generation int not null,
  state text not null check (state in ('success', 'failed')),
  reason text not null,
  asked_at timestamptz not null default clock_timestamp()
);

comment on table orchestrator.task_mark is 'Task instances that are to be marked once their tries have been stopped.';
comment on column orchestrator.task_mark.task_instance_id is 'The task instance.';
comment on column orchestrator.task_mark.generation is 'Its generation when it was asked for; the mark is of no other.';
comment on column orchestrator.task_mark.state is 'What it is to be marked as.';
comment on column orchestrator.task_mark.reason is 'Its reason then, one sentence.';
comment on column orchestrator.task_mark.asked_at is 'When somebody asked for it, on this database''s clock.';

comment on table orchestrator.event is 'Every change of state of runs and task instances, and what people did to them otherwise, which leaves the state as it was.';

alter table orchestrator.dag
  add column failures_to_pause int check (failures_to_pause > 0),
  add column pause_reason text,
  add check (paused or pause_reason is null);

comment on column orchestrator.dag.failures_to_pause is 'After so many failed runs in a row it is paused; null for never.';
comment on column orchestrator.dag.pause_reason is 'Why it is paused, where nobody asked for it; one sentence.';

alter table orchestrator.alert drop constraint alert_kind_check;
alter table orchestrator.alert add constraint alert_kind_check
  check (kind in ('failed_check', 'failed_task', 'failed_run', 'paused_dag'));

comment on column orchestrator.alert.kind is 'failed_check (blocking or a warning), failed_task (after its last try), failed_run, paused_dag (after this run).';
