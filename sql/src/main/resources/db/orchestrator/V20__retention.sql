-- Results of checks outlive their runs.
alter table orchestrator.check_result
  add column dag_id text,
  add column run_id text,
  add column task_id text;

comment on column orchestrator.check_result.dag_id is 'The DAG''s name; null while its run is there.';
comment on column orchestrator.check_result.run_id is 'The run''s name; null while that is there.';
comment on column orchestrator.check_result.task_id is 'The task''s name; null while its run is there.';
comment on column orchestrator.check_result.sample is 'Failing rows: an array of objects, column to value; empty once its run was removed.';
comment on column orchestrator.check_result.statement is 'The query that shows the failing rows; empty once its run was removed.';
