alter table orchestrator.installation add column oldest_schema int not null default 0;

comment on column orchestrator.installation.oldest_schema is 'Programs whose own newest migration is older than this cannot work on this database.';

alter table orchestrator.node add column schema_version int not null default 0;

comment on column orchestrator.node.schema_version is 'The newest migration that its program brings along.';
