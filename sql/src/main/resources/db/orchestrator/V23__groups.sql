-- Older programs cannot work with this.
-- They would start tasks that are to wait for the run before theirs, and tear nothing down.

alter table orchestrator.dag_task
  add column past text not null default 'ignored'
    check (past in ('ignored', 'same_task', 'same_task_and_next')),
  add column part text not null default 'work' check (part in ('work', 'setup', 'teardown')),
  add column task_group text,
  add column group_retries int check (group_retries >= 1),
  add column group_retry_millis bigint check (group_retry_millis >= 0),
  add check ((group_retries is null) = (group_retry_millis is null));

comment on column orchestrator.dag_task.past is 'What it asks of the DAG''s run before its own: ignored, same_task (it succeeded or was skipped there), same_task_and_next (those directly after it too).';
comment on column orchestrator.dag_task.part is 'work, setup (makes what other tasks need), teardown (removes it, whatever became of those).';
comment on column orchestrator.dag_task.task_group is 'The group it is in, after the names of those that one is in, with __ between; null for none.';
comment on column orchestrator.dag_task.group_retries is 'Of a task that ends a group: so often the group begins again if something in it failed; null otherwise.';
comment on column orchestrator.dag_task.group_retry_millis is 'Milliseconds from its end to its next beginning.';

create table orchestrator.past_wait (
  task_instance_id bigint primary key references orchestrator.task_instance on delete cascade,
  dag_run_id bigint not null,
  awaited_run_id bigint not null
);

create index past_wait_by_run on orchestrator.past_wait (dag_run_id);
create index past_wait_by_awaited on orchestrator.past_wait (awaited_run_id);

comment on table orchestrator.past_wait is 'Waiting task instances that could start but for the run before theirs.';
comment on column orchestrator.past_wait.task_instance_id is 'It is waiting; a row of one that is not is left over, and soon removed.';
comment on column orchestrator.past_wait.dag_run_id is 'Its run.';
comment on column orchestrator.past_wait.awaited_run_id is 'The run before, when it was asked last.';
