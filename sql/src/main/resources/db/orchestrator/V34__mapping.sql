-- Older programs cannot work with this.
-- They would take the instances of a mapped task for the task itself.

alter table orchestrator.dag_task
  add column mapped_in int,
  add column mapping text check (mapping in ('map', 'loop')),
  add column mapped_over int,
  add column map_most int,
  add column map_result int,
  add column map_collected boolean not null default false,
  add column map_publishes text[] not null default '{}',
  add check ((mapping is null) = (map_most is null)),
  add check ((mapped_over is not null) = coalesce(mapping = 'map', false));

comment on column orchestrator.dag_task.mapped_in is 'Ordinal of the mapped group or loop that it is a member of; null if of none.';
comment on column orchestrator.dag_task.mapping is 'map (an instance an element of a list), loop (one after the other until one says that it is done); null if there is one instance.';
comment on column orchestrator.dag_task.mapped_over is 'Ordinal of the task whose output is the list.';
comment on column orchestrator.dag_task.map_most is 'So many elements or iterations at most.';
comment on column orchestrator.dag_task.map_result is 'Ordinal of the task whose outputs make up its own: itself, or a member; null if it has none.';
comment on column orchestrator.dag_task.map_collected is 'Whether another task takes its output.';
comment on column orchestrator.dag_task.map_publishes is 'Assets that its success as a whole updates, where there are many instances of it.';

alter table orchestrator.task_instance
  add column parent_id bigint not null default 0,
  add column map_index int not null default -1,
  add column map_path text not null default '',
  add column map_size int check (map_size >= -1);

alter table orchestrator.task_instance
  drop constraint task_instance_dag_run_id_ordinal_key,
  add constraint task_instance_place unique (dag_run_id, ordinal, parent_id, map_index);

comment on table orchestrator.task_instance is 'One task of one run; of a mapped task, group or loop, which is one task for the others, also each of its instances.';
comment on column orchestrator.task_instance.parent_id is 'The mapped task, group or loop that it is an instance of; 0 if of none.';
comment on column orchestrator.task_instance.map_index is 'Of which element or iteration, from 0; -1 if of none.';
comment on column orchestrator.task_instance.map_path is 'That for people, from the outside in, as in [3] or [3][0]; empty if of none.';
comment on column orchestrator.task_instance.map_size is 'Elements, or iterations begun, of a mapped task, group or loop; -1 before they are known, null for other tasks. Once they are known, upstream_total and its like count its instances.';

create table orchestrator.map_element (
  parent_id bigint not null,
  map_index int not null,
  value jsonb not null,
  primary key (parent_id, map_index)
);

comment on table orchestrator.map_element is 'What the instances of a mapped task, group or loop are about, a row an element, so that no try reads the whole list.';
comment on column orchestrator.map_element.parent_id is 'Task instance of the mapped task, group or loop.';
comment on column orchestrator.map_element.map_index is 'From 0.';
comment on column orchestrator.map_element.value is 'The element; of a loop, what the iteration before handed on.';

alter table orchestrator.not_chosen
  add column parent_id bigint not null default 0,
  add column map_index int not null default -1,
  drop constraint not_chosen_pkey,
  add primary key (dag_run_id, task_id, chooser, parent_id, map_index);

comment on column orchestrator.not_chosen.parent_id is 'The mapped group or loop that both are instances of members of; 0 if of none.';
comment on column orchestrator.not_chosen.map_index is 'Of which element or iteration, from 0; -1 if of none.';
