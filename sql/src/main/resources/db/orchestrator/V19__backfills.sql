create table orchestrator.backfill (
  backfill_id bigint generated always as identity primary key,
  dag_id text not null,
  state text not null check (state in ('running', 'paused', 'cancelling', 'cancelled', 'completed')),
  from_date timestamptz not null,
  to_date timestamptz not null,
  reprocess text not null check (reprocess in ('none', 'failed', 'completed')),
  max_active int not null check (max_active >= 1),
  backwards boolean not null,
  params jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  check (from_date <= to_date),
  check ((state in ('cancelled', 'completed')) = (ended_at is not null))
);

create index backfill_open on orchestrator.backfill (backfill_id) where ended_at is null;

comment on table orchestrator.backfill is 'Requests to run a DAG for a span of past intervals. Their runs are created under a row''s lock.';
comment on column orchestrator.backfill.backfill_id is 'Key; part of the names of its runs.';
comment on column orchestrator.backfill.dag_id is 'The DAG''s name.';
comment on column orchestrator.backfill.state is 'running, paused (no further runs are created), cancelling (its runs are being stopped), cancelled, completed (all its runs have ended, however).';
comment on column orchestrator.backfill.from_date is 'Logical date of the first interval. Those of one DAG that have not ended do not overlap.';
comment on column orchestrator.backfill.to_date is 'Logical date of the last interval.';
comment on column orchestrator.backfill.reprocess is 'Which intervals with a run are run again: none, those whose newest run failed or was cancelled, all whose newest run has ended.';
comment on column orchestrator.backfill.max_active is 'At most so many of its runs are queued or running.';
comment on column orchestrator.backfill.backwards is 'The newest interval first.';
comment on column orchestrator.backfill.params is 'Parameters of its runs, as text by name.';
comment on column orchestrator.backfill.created_at is 'When it was asked for.';
comment on column orchestrator.backfill.ended_at is 'When it was cancelled or completed.';

create table orchestrator.backfill_interval (
  backfill_id bigint not null references orchestrator.backfill on delete cascade,
  ordinal int not null,
  interval_start timestamptz not null,
  interval_end timestamptz not null,
  left_out text,
  dag_run_id bigint unique,
  primary key (backfill_id, ordinal),
  unique (backfill_id, interval_start),
  check (left_out is null or dag_run_id is null)
);

create index backfill_interval_next on orchestrator.backfill_interval (backfill_id, ordinal)
  where dag_run_id is null and left_out is null;

comment on table orchestrator.backfill_interval is 'The intervals of a backfill, as the schedule cut them when it was asked for.';
comment on column orchestrator.backfill_interval.backfill_id is 'The backfill.';
comment on column orchestrator.backfill_interval.ordinal is 'Order in which their runs are created, from 0.';
comment on column orchestrator.backfill_interval.interval_start is 'Start of the interval, its logical date.';
comment on column orchestrator.backfill_interval.interval_end is 'End of the interval, exclusive.';
comment on column orchestrator.backfill_interval.left_out is 'Why no run is created; null if one is.';
comment on column orchestrator.backfill_interval.dag_run_id is 'The run, written in the transaction that creates it; null until then.';

-- Whether an interval has a run, whatever asked for it.
create index dag_run_by_date on orchestrator.dag_run (dag_id, logical_date);
