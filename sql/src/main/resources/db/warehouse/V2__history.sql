create table millrace.history_load (
  load_id bigint generated always as identity primary key,
  table_name text not null,
  valid_at timestamptz not null,
  kind text not null check (kind in ('snapshot', 'delta')),
  row_count bigint not null,
  dag_id text not null,
  run_id text not null,
  loaded_at timestamptz not null default clock_timestamp(),
  unique (table_name, valid_at)
);

comment on table millrace.history_load is 'Which dates were loaded into each history table (slowly changing dimension, type 2).';
comment on column millrace.history_load.load_id is 'Key.';
comment on column millrace.history_load.table_name is 'schema.table.';
comment on column millrace.history_load.valid_at is 'What the rows are of; a date is its midnight in UTC.';
comment on column millrace.history_load.kind is 'snapshot: all keys there are; delta: those that changed.';
comment on column millrace.history_load.row_count is 'Rows that were given, when it was loaded last.';
comment on column millrace.history_load.dag_id is 'The DAG that loaded it last.';
comment on column millrace.history_load.run_id is 'Its run.';
comment on column millrace.history_load.loaded_at is 'When it was loaded last.';

create table millrace.history_key (
  load_id bigint not null,
  key_hash bigint not null,
  primary key (load_id, key_hash)
);

comment on table millrace.history_key is 'Which keys each delta spoke of: a key says nothing of its own on the other dates, so that late deltas find where their word ends.';
comment on column millrace.history_key.load_id is 'The delta.';
comment on column millrace.history_key.key_hash is 'PostgreSQL''s hash of the key''s columns.';
