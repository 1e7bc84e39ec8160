alter table orchestrator.dag add column loaded_by text;

comment on column orchestrator.dag.loaded_by is 'Name of the node that loaded this schedule; nodes of older versions do not give theirs.';
