-- What is open is found without what was answered; what a DAG's runs have done of late, without all runs.

create index approval_open on orchestrator.approval (asked_at) where answered_at is null;
create index dag_run_by_end on orchestrator.dag_run (dag_id, ended_at);
