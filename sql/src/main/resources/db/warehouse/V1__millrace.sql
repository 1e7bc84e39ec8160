create schema if not exists millrace;

comment on schema millrace is 'What Millrace keeps in every warehouse.';

create table millrace.task_ledger (
  orchestrator_id uuid not null,
  task_instance_id bigint not null,
  token bigint not null,
  done_token bigint,
  done_generation int,
  outcome jsonb,
  backend_pid int,
  backend_start timestamptz,
  primary key (orchestrator_id, task_instance_id),
  check ((done_token is null) = (outcome is null)),
  check ((done_token is null) = (done_generation is null))
) with (fillfactor = 50);

comment on table millrace.task_ledger is 'Fence and ledger: who may commit a task''s effect, and which effects are committed.';
comment on column millrace.task_ledger.orchestrator_id is 'The orchestrator; several may share a warehouse.';
comment on column millrace.task_ledger.task_instance_id is 'Its task instance.';
comment on column millrace.task_ledger.token is 'The newest claim; an older one can no longer commit.';
comment on column millrace.task_ledger.done_token is 'The claim whose effect is committed.';
comment on column millrace.task_ledger.done_generation is 'The generation it belonged to.';
comment on column millrace.task_ledger.outcome is 'What the orchestrator needs to record that effect.';
comment on column millrace.task_ledger.backend_pid is 'The server process that works for the newest claim; null when it is through.';
comment on column millrace.task_ledger.backend_start is 'When that server process started.';

create table millrace.rejects (
  orchestrator_id uuid not null,
  task_instance_id bigint not null,
  token bigint not null,
  table_name text not null,
  file text not null,
  line bigint not null,
  column_name text,
  reason text not null,
  raw_text text not null,
  rejected_at timestamptz not null default clock_timestamp()
);

create index rejects_by_try on millrace.rejects (orchestrator_id, task_instance_id, token);

comment on table millrace.rejects is 'Records that could not be loaded, kept also when the load failed.';
comment on column millrace.rejects.orchestrator_id is 'The orchestrator.';
comment on column millrace.rejects.task_instance_id is 'The task instance that loaded the file.';
comment on column millrace.rejects.token is 'Its try.';
comment on column millrace.rejects.table_name is 'The table it was meant for.';
comment on column millrace.rejects.file is 'Path of the file.';
comment on column millrace.rejects.line is 'Line its record starts on, from 1, the header included.';
comment on column millrace.rejects.column_name is 'The offending column; null for the whole record.';
comment on column millrace.rejects.reason is 'What is wrong, one sentence.';
comment on column millrace.rejects.raw_text is 'The record as it stands in the file, cut after 8,192 characters.';
comment on column millrace.rejects.rejected_at is 'When.';

create table millrace.table_writer (
  table_name text primary key,
  orchestrator_id uuid not null,
  dag_run_id bigint not null,
  run_id text not null,
  written_at timestamptz not null default clock_timestamp()
);

comment on table millrace.table_writer is 'Which run wrote a table last: a run refuses input that another has overwritten.';
comment on column millrace.table_writer.table_name is 'schema.table.';
comment on column millrace.table_writer.orchestrator_id is 'The orchestrator of the run.';
comment on column millrace.table_writer.dag_run_id is 'The run.';
comment on column millrace.table_writer.run_id is 'The run''s name, for people: DAG and run.';
comment on column millrace.table_writer.written_at is 'When the write was committed, nearly.';
