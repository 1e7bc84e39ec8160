alter table orchestrator.dag_task add column queue text not null default 'default';

comment on column orchestrator.dag_task.queue is 'Which nodes may run it: those that take this queue.';
