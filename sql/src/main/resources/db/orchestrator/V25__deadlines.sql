-- Older programs cannot work with this.
-- They cannot read alerts that are about no run.

create table orchestrator.deadline (
  deadline_id bigint generated always as identity primary key,
  dag_id text not null,
  dag_run_id bigint references orchestrator.dag_run on delete cascade,
  task_id text,
  table_name text,
  writers text[],
  span_millis bigint check (span_millis > 0),
  promise text not null,
  due_at timestamptz not null,
  look_at timestamptz not null,
  told_at timestamptz,
  unique nulls not distinct (dag_id, dag_run_id, task_id, table_name, promise),
  check (num_nonnulls(table_name, writers, span_millis) in (0, 3)),
  check (table_name is null or num_nonnulls(dag_run_id, task_id) = 0)
);

create index deadline_look on orchestrator.deadline (look_at);
create index deadline_by_run on orchestrator.deadline (dag_run_id);

comment on table orchestrator.deadline is 'By when runs, tasks and tables are to be done that are not; a row goes once they are.';
comment on column orchestrator.deadline.deadline_id is 'Key.';
comment on column orchestrator.deadline.dag_id is 'The DAG''s name.';
comment on column orchestrator.deadline.dag_run_id is 'The run; null for the scheduled one that comes next, and for a table.';
comment on column orchestrator.deadline.task_id is 'The task''s name; null for the run as a whole, and for a table.';
comment on column orchestrator.deadline.table_name is 'The table that is to be written again; null for a run or a task.';
comment on column orchestrator.deadline.writers is 'Names of the tasks that write the table.';
comment on column orchestrator.deadline.span_millis is 'How old the table may become, in milliseconds.';
comment on column orchestrator.deadline.promise is 'Completes "to be done" or, of a table, "to be".';
comment on column orchestrator.deadline.due_at is 'Later than that it is late, on this database''s clock.';
comment on column orchestrator.deadline.look_at is 'When somebody is to look whether it is done.';
comment on column orchestrator.deadline.told_at is 'When somebody was told that it is late; null if nobody was.';

alter table orchestrator.alert alter column dag_run_id drop not null;
alter table orchestrator.alert alter column run_id drop not null;

alter table orchestrator.alert drop constraint alert_kind_check;
alter table orchestrator.alert add constraint alert_kind_check check (kind in (
  'failed_check', 'failed_task', 'failed_run', 'paused_dag',
  'late_run', 'late_task', 'stale_table', 'recovered'));

alter table orchestrator.alert drop constraint alert_check;
alter table orchestrator.alert
  add check ((task_id is null) = (tries is null)),
  add check (kind not in ('failed_check', 'failed_task', 'late_task') or task_id is not null),
  add check ((dag_run_id is null) = (run_id is null)),
  add check (dag_run_id is not null
    or kind in ('late_run', 'late_task', 'stale_table', 'recovered')),
  add check (kind <> 'stale_table' or table_name is not null);

comment on column orchestrator.alert.kind is 'failed_check (blocking or a warning), failed_task (after its last try), failed_run, paused_dag (after this run), late_run, late_task, stale_table, recovered (late, and done after all).';
comment on column orchestrator.alert.dag_run_id is 'The run; null where there is none.';
comment on column orchestrator.alert.run_id is 'The run''s name; null where there is none.';
comment on column orchestrator.alert.table_name is 'What the check judges, or the table that is stale.';
