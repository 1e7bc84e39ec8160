create schema if not exists orchestrator;

comment on schema orchestrator is 'The orchestrator''s own tables.';

create table orchestrator.installation (
  id uuid primary key,
  created_at timestamptz not null
);

comment on table orchestrator.installation is 'One row: which orchestrator this database belongs to.';
comment on column orchestrator.installation.id is 'Name of this orchestrator in the ledgers of the warehouses.';
comment on column orchestrator.installation.created_at is 'When the schema was first migrated.';
