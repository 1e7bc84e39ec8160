-- With defaults, so that a node of the version before this one can still join.
alter table orchestrator.node
  add column host text not null default '',
  add column pid bigint not null default 0,
  add column role text not null default 'command' check (role in ('serve', 'worker', 'command')),
  add column version text not null default '',
  add column queues text[],
  add column warehouse_tries int not null default 0,
  add column external_tries int not null default 0,
  add column leaving boolean not null default false,
  add column clock_ahead_millis bigint not null default 0;

create unique index node_name on orchestrator.node (name) where state = 'alive' and host <> '';

comment on column orchestrator.node.name is 'Unique among those that are alive.';
comment on column orchestrator.node.host is 'The machine it runs on, as that calls itself.';
comment on column orchestrator.node.pid is 'Its process id there.';
comment on column orchestrator.node.role is 'serve, worker, or command for one that goes on no longer than what it was asked for.';
comment on column orchestrator.node.version is 'Of the program.';
comment on column orchestrator.node.queues is 'Whose tasks it takes; null for all.';
comment on column orchestrator.node.warehouse_tries is 'How many tries in warehouses it runs at once.';
comment on column orchestrator.node.external_tries is 'How many other tries it runs at once.';
comment on column orchestrator.node.leaving is 'It starts nothing more and ends what it runs.';
comment on column orchestrator.node.clock_ahead_millis is 'Its clock at the last heartbeat, less this database''s; nothing depends on it.';

create table orchestrator.node_dag (
  node_id bigint not null references orchestrator.node,
  dag_id text not null,
  dag_version_id bigint not null references orchestrator.dag_version,
  primary key (node_id, dag_id)
);

create index node_dag_version on orchestrator.node_dag (dag_version_id);

comment on table orchestrator.node_dag is 'The DAGs that nodes which are alive have loaded. A run is for those that have its version; for all that know the DAG if none has.';
comment on column orchestrator.node_dag.node_id is 'The node.';
comment on column orchestrator.node_dag.dag_id is 'The DAG''s name.';
comment on column orchestrator.node_dag.dag_version_id is 'Its structure on that node.';

comment on column orchestrator.dag_version.created_at is 'When a node first loaded it.';
