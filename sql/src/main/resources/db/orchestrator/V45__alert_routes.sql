-- Who is told where is decided by whose a DAG is and what it is about.

alter table orchestrator.dag
  add column owner text,
  add column tags text[] not null default '{}';

comment on column orchestrator.dag.owner is 'Whose it is, as last loaded; null if it does not say.';
comment on column orchestrator.dag.tags is 'What it is about, as last loaded.';
