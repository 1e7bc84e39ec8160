-- With a default, so that a node of the version before this one can still join.
alter table orchestrator.node add column threads_left_behind int not null default 0;

comment on column orchestrator.node.threads_left_behind is 'At the last heartbeat: how many places are taken by code of tries that are over.';
