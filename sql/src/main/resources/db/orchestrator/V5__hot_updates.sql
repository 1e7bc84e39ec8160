-- An index whose condition names the state made every change of state write all of the table's
-- indexes anew. What is ready or running is found through the runs that are not finished instead,
-- and only what waits for a time has an index of its own.
drop index orchestrator.task_instance_active;

create index task_instance_due on orchestrator.task_instance (due_at) where due_at is not null;

-- The history only grows at its end, run after run: a summary of each stretch finds a run's part.
drop index orchestrator.event_by_run;

create index event_by_run on orchestrator.event using brin (dag_run_id)
  with (pages_per_range = 32, autosummarize = on);
