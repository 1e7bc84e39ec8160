-- Whether the newest runs of a DAG that ended have all failed; those of backfills say nothing.
create index dag_run_ended on orchestrator.dag_run (dag_id, ended_at desc, dag_run_id desc)
  where run_type <> 'backfill' and ended_at is not null;
