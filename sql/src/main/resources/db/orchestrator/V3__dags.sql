create table orchestrator.dag (
  dag_id text primary key,
  paused boolean not null default false,
  schedule text,
  zone text,
  next_logical_date timestamptz,
  next_interval_end timestamptz,
  seen_at timestamptz not null default clock_timestamp(),
  check ((schedule is null) = (zone is null)),
  check ((next_logical_date is null) = (next_interval_end is null)),
  check (next_logical_date < next_interval_end),
  check (schedule is not null or next_logical_date is null)
);

comment on table orchestrator.dag is 'The DAGs that were loaded, and when each is due. Scheduled runs are created under a row''s lock.';
comment on column orchestrator.dag.dag_id is 'The DAG''s name.';
comment on column orchestrator.dag.paused is 'No scheduled runs are created.';
comment on column orchestrator.dag.schedule is 'Cron expression as last loaded; null for on demand.';
comment on column orchestrator.dag.zone is 'Time zone in which the expression is read.';
comment on column orchestrator.dag.next_logical_date is 'Start of the data interval whose run is due next; null if none will be.';
comment on column orchestrator.dag.next_interval_end is 'End of that interval: the run is due from then on, on this database''s clock.';
comment on column orchestrator.dag.seen_at is 'When a node last loaded it.';
