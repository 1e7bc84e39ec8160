alter table orchestrator.task_instance add column hand_backs int not null default 0;

comment on column orchestrator.task_instance.hand_backs is 'How often this generation was under way on a node that was asked to end, and handed back.';
