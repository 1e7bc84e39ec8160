-- Older programs cannot work with this.
-- They would start tasks beyond their limits, and never give their slots back.

create table orchestrator.pool (
  name text primary key,
  slots int not null check (slots >= 0),
  description text not null default ''
);

comment on table orchestrator.pool is 'Slots that task instances take while they run.';
comment on column orchestrator.pool.name is 'What tasks call it.';
comment on column orchestrator.pool.slots is 'How many there are; of a pool with none, no task starts.';
comment on column orchestrator.pool.description is 'What it is there for, for people.';

alter table orchestrator.dag_version
  add column max_active_runs int not null default 16,
  add column max_active_tasks int,
  add column max_active_tasks_per_run int;

comment on column orchestrator.dag_version.max_active_runs is 'Runs of the DAG that run at once.';
comment on column orchestrator.dag_version.max_active_tasks is 'Task instances of the DAG that run at once; null for no limit.';
comment on column orchestrator.dag_version.max_active_tasks_per_run is 'The same, of one run.';

alter table orchestrator.dag_task
  add column pool text,
  add column pool_slots int not null default 1,
  add column priority int not null default 0,
  add column max_active int;

comment on column orchestrator.dag_task.pool is 'Whose slots it takes; null for none.';
comment on column orchestrator.dag_task.pool_slots is 'How many it takes.';
comment on column orchestrator.dag_task.priority is 'Of what is ready, the highest goes first.';
comment on column orchestrator.dag_task.max_active is 'So many of it run at once, over all runs; null for no limit.';

-- Beside task_instance, whose updates an index over the state would make costly.
create table orchestrator.limit_use (
  task_instance_id bigint not null,
  limit_key text not null,
  slots int not null,
  primary key (task_instance_id, limit_key)
);

create index limit_use_by_key on orchestrator.limit_use (limit_key) include (slots);

comment on table orchestrator.limit_use is 'What running task instances take of pools and other limits.';
comment on column orchestrator.limit_use.task_instance_id is 'It is running.';
comment on column orchestrator.limit_use.limit_key is 'pool:NAME, dag:ID, run:KEY or task:DAG.TASK.';
comment on column orchestrator.limit_use.slots is 'How many it takes.';

create table orchestrator.limit_wait (
  task_instance_id bigint primary key,
  dag_run_id bigint not null,
  limits text not null,
  priority int not null
);

create index limit_wait_in_order
  on orchestrator.limit_wait (limits, priority desc, task_instance_id);
create index limit_wait_by_run on orchestrator.limit_wait (dag_run_id);

comment on table orchestrator.limit_wait is 'Ready task instances that wait until their limits have room.';
comment on column orchestrator.limit_wait.task_instance_id is 'It is ready.';
comment on column orchestrator.limit_wait.dag_run_id is 'Its run.';
comment on column orchestrator.limit_wait.limits is 'What it takes of which, key=slots/most, with commas between; those with the same wait in one line.';
comment on column orchestrator.limit_wait.priority is 'The highest goes first, then the oldest.';
