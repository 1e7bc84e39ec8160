-- What anomaly checks measure, and since when people call it normal. The results are where it is
-- kept, and not the warehouse: a check that blocks has its transaction rolled back, and what it
-- measured must be known all the same.
alter table orchestrator.check_result
  add column published boolean,
  add column says text,
  add column usual_least double precision,
  add column usual_most double precision;

comment on column orchestrator.check_result.published is 'Whether what it measured was committed, so that later runs may learn from it; null if it measures nothing.';
comment on column orchestrator.check_result.says is 'What it found, one sentence; null if it only counts.';
comment on column orchestrator.check_result.usual_least is 'The least that was usual; null if there was none, or no baseline yet.';
comment on column orchestrator.check_result.usual_most is 'The most that was usual, of labels how far they might differ; null if there was no baseline yet.';

create table orchestrator.check_measure (
  check_result_id bigint not null references orchestrator.check_result on delete cascade,
  label text not null,
  value double precision not null,
  primary key (check_result_id, label)
);

comment on table orchestrator.check_measure is 'What anomaly checks measured, kept as long as their results.';
comment on column orchestrator.check_measure.check_result_id is 'The result.';
comment on column orchestrator.check_measure.label is 'What the value is of; empty if there is one alone.';
comment on column orchestrator.check_measure.value is 'A number of rows or values, a share from 0 to 1, an age in seconds, a place from 1.';

create table orchestrator.check_normal (
  check_normal_id bigint generated always as identity primary key,
  dag_id text not null,
  task_id text not null,
  check_name text not null,
  from_date timestamptz not null,
  said_by text,
  said_at timestamptz not null default clock_timestamp()
);

create index check_normal_of_check on orchestrator.check_normal (dag_id, check_name);

comment on table orchestrator.check_normal is 'What people called normal: a check''s baseline begins at that date, and what it found unusual since then, before it was said, is learnt from.';
comment on column orchestrator.check_normal.check_normal_id is 'Key; of several, the newest counts for the dates since its own.';
comment on column orchestrator.check_normal.dag_id is 'The DAG''s name.';
comment on column orchestrator.check_normal.task_id is 'The task''s name, of an instance with its place.';
comment on column orchestrator.check_normal.check_name is 'The check''s name.';
comment on column orchestrator.check_normal.from_date is 'The logical date that the baseline begins at.';
comment on column orchestrator.check_normal.said_by is 'Who said so; null if that is not known.';
comment on column orchestrator.check_normal.said_at is 'When.';
