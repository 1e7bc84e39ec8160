-- Older programs cannot work with this.
-- They would record no updates of what their tasks publish, and those that wait for them would not start.

alter table orchestrator.dag_run drop constraint dag_run_run_type_check;
alter table orchestrator.dag_run add constraint dag_run_run_type_check
  check (run_type in ('manual', 'scheduled', 'backfill', 'updated'));

alter table orchestrator.dag add column updated_not_before timestamptz;

comment on column orchestrator.dag.updated_not_before is 'No run is created for updates before that, on this database''s clock; null for no such limit.';

create table orchestrator.asset_listener (
  asset text not null,
  dag_id text not null,
  primary key (asset, dag_id)
);

create index asset_listener_by_dag on orchestrator.asset_listener (dag_id);

comment on table orchestrator.asset_listener is 'Which DAGs wait for updates of which assets: updates of others are not recorded.';
comment on column orchestrator.asset_listener.asset is 'warehouse/schema.table, or another name.';
comment on column orchestrator.asset_listener.dag_id is 'The DAG''s name.';

create table orchestrator.asset_update (
  update_id bigint generated always as identity primary key,
  asset text not null,
  at timestamptz not null default clock_timestamp(),
  interval_start timestamptz not null,
  interval_end timestamptz not null,
  dag_id text,
  run_id text,
  task_id text,
  caused_by text[] not null,
  note text check (length(note) between 1 and 1000),
  check ((dag_id is null) = (run_id is null) and (dag_id is null) = (task_id is null))
);

create index asset_update_by_asset on orchestrator.asset_update (asset, update_id desc);

comment on table orchestrator.asset_update is 'Updates of assets that somebody waits for, written with the success that publishes them, or by hand.';
comment on column orchestrator.asset_update.update_id is 'Key. A smaller one may become visible later.';
comment on column orchestrator.asset_update.asset is 'warehouse/schema.table, or another name.';
comment on column orchestrator.asset_update.at is 'When it was recorded, on this database''s clock.';
comment on column orchestrator.asset_update.interval_start is 'Start of the data interval of the run that published it; by hand, the time it was recorded.';
comment on column orchestrator.asset_update.interval_end is 'End of that interval.';
comment on column orchestrator.asset_update.dag_id is 'The DAG that published it, which may be gone; null by hand.';
comment on column orchestrator.asset_update.run_id is 'The run of that DAG, which may be gone; null by hand.';
comment on column orchestrator.asset_update.task_id is 'The task of that run; null by hand.';
comment on column orchestrator.asset_update.caused_by is 'DAGs whose runs led to it, its own among them: it starts none of them again.';
comment on column orchestrator.asset_update.note is 'What was said with it by hand; null for nothing.';

create table orchestrator.run_update (
  dag_id text not null,
  update_id bigint not null references orchestrator.asset_update on delete cascade,
  asset text not null,
  dag_run_id bigint references orchestrator.dag_run on delete cascade,
  primary key (dag_id, update_id)
);

create index run_update_waiting on orchestrator.run_update (dag_id, asset) where dag_run_id is null;
create index run_update_by_run on orchestrator.run_update (dag_run_id) where dag_run_id is not null;
create index run_update_by_update on orchestrator.run_update (update_id);

comment on table orchestrator.run_update is 'Which updates a DAG has been told of, and the run that was started for each: one at most.';
comment on column orchestrator.run_update.dag_id is 'The DAG that waits for it.';
comment on column orchestrator.run_update.update_id is 'The update.';
comment on column orchestrator.run_update.asset is 'What was updated.';
comment on column orchestrator.run_update.dag_run_id is 'The run that saw it, written in the transaction that creates it; null until then.';
