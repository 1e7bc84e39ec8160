-- Older programs cannot work with this.
-- They would leave task instances ready that nobody finds.

alter table orchestrator.limit_wait rename to ready_queue;
alter index orchestrator.limit_wait_pkey rename to ready_queue_pkey;
alter index orchestrator.limit_wait_in_order rename to ready_queue_in_order;
drop index orchestrator.limit_wait_by_run;
alter table orchestrator.ready_queue add column kind text not null default 'external';

update orchestrator.ready_queue q set kind = t.kind
from orchestrator.task_instance i
join orchestrator.dag_run r using (dag_run_id)
join orchestrator.dag_task t on t.dag_version_id = r.dag_version_id and t.ordinal = i.ordinal
where i.task_instance_id = q.task_instance_id;

alter table orchestrator.ready_queue alter column kind drop default;

create index ready_queue_of_run
  on orchestrator.ready_queue (dag_run_id, limits, kind, priority desc, task_instance_id);

comment on table orchestrator.ready_queue is 'The task instances that are ready, but for those that are claimed as they become so; who looks for one reads no others.';
comment on column orchestrator.ready_queue.kind is 'warehouse or external, which have places of their own on a node.';
comment on column orchestrator.ready_queue.limits is 'What it takes of which limits, key=slots/most, with commas between; empty if of none. Those with the same wait in one line.';

insert into orchestrator.ready_queue (task_instance_id, dag_run_id, kind, limits, priority)
select i.task_instance_id, i.dag_run_id, t.kind, '', t.priority
from orchestrator.task_instance i
join orchestrator.dag_run r using (dag_run_id)
join orchestrator.dag_task t on t.dag_version_id = r.dag_version_id and t.ordinal = i.ordinal
where i.state = 'ready'
on conflict do nothing;
