-- A DAG that is due once is about an empty interval.
alter table orchestrator.dag drop constraint dag_check2;
alter table orchestrator.dag add constraint dag_check2
  check (next_logical_date <= next_interval_end);
