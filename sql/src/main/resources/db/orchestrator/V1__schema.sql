create schema if not exists orchestrator;

comment on schema orchestrator is 'The orchestrator''s own tables.';

create table orchestrator.installation (
  id uuid primary key,
  created_at timestamptz not null default clock_timestamp()
);

comment on table orchestrator.installation is 'One row: which orchestrator this database belongs to.';
comment on column orchestrator.installation.id is 'Name of this orchestrator in the ledgers of the warehouses.';
comment on column orchestrator.installation.created_at is 'When the schema was first migrated.';

insert into orchestrator.installation (id) values (gen_random_uuid());

create table orchestrator.node (
  node_id bigint generated always as identity primary key,
  name text not null,
  state text not null check (state in ('alive', 'dead', 'stopped')),
  started_at timestamptz not null default clock_timestamp(),
  lease_until timestamptz not null,
  ended_at timestamptz
);

comment on table orchestrator.node is 'Processes that run tasks. A node is alive while it renews its lease.';
comment on column orchestrator.node.node_id is 'Never reused.';
comment on column orchestrator.node.name is 'Process id and host, for people.';
comment on column orchestrator.node.state is 'alive, dead (lease ran out, tasks rescued), stopped (left in order).';
comment on column orchestrator.node.started_at is 'When it joined.';
comment on column orchestrator.node.lease_until is 'On this database''s clock; later than that anybody may rescue its tasks.';
comment on column orchestrator.node.ended_at is 'When it left or was declared dead.';

create table orchestrator.dag_version (
  dag_version_id bigint generated always as identity primary key,
  dag_id text not null,
  structure_hash text not null,
  created_at timestamptz not null default clock_timestamp(),
  unique (dag_id, structure_hash)
);

comment on table orchestrator.dag_version is 'The structures a DAG has had: its tasks, rules and edges.';
comment on column orchestrator.dag_version.dag_version_id is 'Each run is tied to one.';
comment on column orchestrator.dag_version.dag_id is 'The DAG''s name.';
comment on column orchestrator.dag_version.structure_hash is 'SHA-256 of tasks, rules and edges: equal structures are one version.';
comment on column orchestrator.dag_version.created_at is 'When it was first run.';

create table orchestrator.dag_task (
  dag_version_id bigint not null references orchestrator.dag_version on delete cascade,
  ordinal int not null,
  task_id text not null,
  kind text not null check (kind in ('warehouse', 'external')),
  trigger_rule text not null,
  tolerable boolean not null,
  primary key (dag_version_id, ordinal),
  unique (dag_version_id, task_id)
);

comment on table orchestrator.dag_task is 'The tasks of a DAG version.';
comment on column orchestrator.dag_task.dag_version_id is 'The version.';
comment on column orchestrator.dag_task.ordinal is 'Position in an order that respects every edge, from 0.';
comment on column orchestrator.dag_task.task_id is 'The task''s name.';
comment on column orchestrator.dag_task.kind is 'warehouse: exactly once, fenced; external: at least once.';
comment on column orchestrator.dag_task.trigger_rule is 'What must be true of the tasks directly upstream.';
comment on column orchestrator.dag_task.tolerable is 'The run may succeed although this task failed.';

create table orchestrator.dag_edge (
  dag_version_id bigint not null references orchestrator.dag_version on delete cascade,
  upstream int not null,
  downstream int not null,
  primary key (dag_version_id, upstream, downstream)
);

comment on table orchestrator.dag_edge is 'Which task of a DAG version comes directly before which.';
comment on column orchestrator.dag_edge.dag_version_id is 'The version.';
comment on column orchestrator.dag_edge.upstream is 'Ordinal of the earlier task.';
comment on column orchestrator.dag_edge.downstream is 'Ordinal of the later task.';

create table orchestrator.dag_run (
  dag_run_id bigint generated always as identity primary key,
  dag_id text not null,
  run_id text not null,
  run_type text not null check (run_type in ('manual', 'scheduled', 'backfill')),
  dag_version_id bigint not null references orchestrator.dag_version,
  logical_date timestamptz not null,
  interval_start timestamptz not null,
  interval_end timestamptz not null,
  state text not null check (state in ('queued', 'running', 'success', 'failed', 'cancelled')),
  stop_reason text check (stop_reason in ('cancel', 'timeout')),
  params jsonb not null,
  written_tables text[] not null,
  unfinished int not null check (unfinished >= 0),
  failures int not null check (failures >= 0),
  timeout_seconds bigint,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  ended_at timestamptz,
  unique (dag_id, run_id),
  check ((state in ('success', 'failed', 'cancelled')) = (ended_at is not null)),
  check (state = 'queued' or started_at is not null or state = 'cancelled')
) with (fillfactor = 50);

create unique index dag_run_scheduled_once on orchestrator.dag_run (dag_id, logical_date)
  where run_type = 'scheduled';
create index dag_run_unfinished on orchestrator.dag_run (dag_run_id)
  where state in ('queued', 'running');

comment on table orchestrator.dag_run is 'One execution of a DAG for one data interval.';
comment on column orchestrator.dag_run.dag_run_id is 'Key for machines; locks are taken in its order.';
comment on column orchestrator.dag_run.dag_id is 'The DAG''s name.';
comment on column orchestrator.dag_run.run_id is 'Key for people, as in manual__2026-11-20T09:00:00Z.';
comment on column orchestrator.dag_run.run_type is 'What asked for it.';
comment on column orchestrator.dag_run.dag_version_id is 'The structure it runs with.';
comment on column orchestrator.dag_run.logical_date is 'Start of the data interval, the run''s name in time.';
comment on column orchestrator.dag_run.interval_start is 'Start of the data interval, inclusive.';
comment on column orchestrator.dag_run.interval_end is 'End of the data interval, exclusive.';
comment on column orchestrator.dag_run.state is 'queued, running, success, failed, cancelled.';
comment on column orchestrator.dag_run.stop_reason is 'Set when it is asked to stop; running tasks end, others are cancelled.';
comment on column orchestrator.dag_run.params is 'Parameters given, as text by name.';
comment on column orchestrator.dag_run.written_tables is 'warehouse/schema.table: one running run at a time writes a table.';
comment on column orchestrator.dag_run.unfinished is 'Task instances not at their end.';
comment on column orchestrator.dag_run.failures is 'Failed task instances that are not tolerable.';
comment on column orchestrator.dag_run.timeout_seconds is 'Seconds it may run; null for no limit.';
comment on column orchestrator.dag_run.created_at is 'When it was asked for.';
comment on column orchestrator.dag_run.started_at is 'When it was admitted.';
comment on column orchestrator.dag_run.ended_at is 'When its last task ended.';

create table orchestrator.task_instance (
  task_instance_id bigint generated always as identity primary key,
  dag_run_id bigint not null references orchestrator.dag_run on delete cascade,
  ordinal int not null,
  task_id text not null,
  trigger_rule text not null,
  state text not null check (state in (
    'waiting', 'ready', 'running', 'up_for_retry', 'deferred', 'awaiting_approval',
    'success', 'failed', 'skipped', 'upstream_failed', 'cancelled', 'removed')),
  generation int not null,
  try_number int not null check (try_number >= 0),
  rescues int not null check (rescues >= 0),
  token bigint not null,
  node_id bigint,
  due_at timestamptz,
  upstream_total int not null,
  upstream_success int not null,
  upstream_failed int not null,
  upstream_skipped int not null,
  reason text,
  rows_moved bigint,
  rows_rejected bigint,
  started_at timestamptz,
  ended_at timestamptz,
  unique (dag_run_id, ordinal),
  check ((state = 'running') = (node_id is not null)),
  check (state <> 'up_for_retry' or due_at is not null),
  check (upstream_success >= 0 and upstream_failed >= 0 and upstream_skipped >= 0
    and upstream_success + upstream_failed + upstream_skipped <= upstream_total)
) with (fillfactor = 60);

create index task_instance_active on orchestrator.task_instance (dag_run_id)
  where state in ('ready', 'running', 'up_for_retry');

comment on table orchestrator.task_instance is 'One task of one run.';
comment on column orchestrator.task_instance.task_instance_id is 'Names it in the warehouses'' ledgers.';
comment on column orchestrator.task_instance.dag_run_id is 'The run.';
comment on column orchestrator.task_instance.ordinal is 'The task''s position in the DAG version.';
comment on column orchestrator.task_instance.task_id is 'The task''s name.';
comment on column orchestrator.task_instance.trigger_rule is 'What must be true of the tasks directly upstream.';
comment on column orchestrator.task_instance.state is 'See docs/state-machine.md.';
comment on column orchestrator.task_instance.generation is 'From 1; clearing starts a new one.';
comment on column orchestrator.task_instance.try_number is 'Tries started in this generation; a rescued try is not counted.';
comment on column orchestrator.task_instance.rescues is 'How often this generation was taken from a lost node.';
comment on column orchestrator.task_instance.token is 'Grows with every claim over all generations; the fence compares it.';
comment on column orchestrator.task_instance.node_id is 'The node that runs it.';
comment on column orchestrator.task_instance.due_at is 'When a retry is due.';
comment on column orchestrator.task_instance.upstream_total is 'Tasks directly upstream.';
comment on column orchestrator.task_instance.upstream_success is 'Of them, ended in success.';
comment on column orchestrator.task_instance.upstream_failed is 'Of them, ended in failed, upstream_failed or cancelled.';
comment on column orchestrator.task_instance.upstream_skipped is 'Of them, ended in skipped or removed.';
comment on column orchestrator.task_instance.reason is 'Why it is in this state, one sentence.';
comment on column orchestrator.task_instance.rows_moved is 'Rows its last try wrote.';
comment on column orchestrator.task_instance.rows_rejected is 'Rows its last try could not load.';
comment on column orchestrator.task_instance.started_at is 'Start of the current or last try.';
comment on column orchestrator.task_instance.ended_at is 'When it reached its end state.';

create table orchestrator.task_try (
  task_instance_id bigint not null,
  token bigint not null,
  generation int not null,
  try_number int not null,
  node_id bigint not null,
  state text not null check (state in ('running', 'success', 'failed', 'cancelled', 'lost')),
  adopted boolean not null default false,
  reason text,
  rows_moved bigint,
  rows_rejected bigint,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (task_instance_id, token)
) with (fillfactor = 70);

comment on table orchestrator.task_try is 'Every try of every task instance.';
comment on column orchestrator.task_try.task_instance_id is 'The task instance.';
comment on column orchestrator.task_try.token is 'The claim''s token.';
comment on column orchestrator.task_try.generation is 'The task instance''s generation.';
comment on column orchestrator.task_try.try_number is 'From 1 in each generation.';
comment on column orchestrator.task_try.node_id is 'The node that ran it.';
comment on column orchestrator.task_try.state is 'running, success, failed, cancelled, lost (its node died or its commit''s answer was lost).';
comment on column orchestrator.task_try.adopted is 'It found its effect done by an earlier try and took over that outcome.';
comment on column orchestrator.task_try.reason is 'Why it did not succeed, one sentence.';
comment on column orchestrator.task_try.rows_moved is 'Rows written.';
comment on column orchestrator.task_try.rows_rejected is 'Rows that could not be loaded.';
comment on column orchestrator.task_try.started_at is 'When it was claimed.';
comment on column orchestrator.task_try.ended_at is 'When its end was recorded.';

create table orchestrator.task_log (
  task_instance_id bigint not null,
  token bigint not null,
  chunk int not null,
  content text not null,
  primary key (task_instance_id, token, chunk)
);

comment on table orchestrator.task_log is 'What tries logged, in chunks of whole lines.';
comment on column orchestrator.task_log.task_instance_id is 'The task instance.';
comment on column orchestrator.task_log.token is 'The try.';
comment on column orchestrator.task_log.chunk is 'Order of the chunks, from 0.';
comment on column orchestrator.task_log.content is 'Lines, each with its time in UTC.';

create table orchestrator.event (
  event_id bigint generated always as identity primary key,
  at timestamptz not null,
  dag_run_id bigint not null,
  task_instance_id bigint,
  token bigint,
  from_state text,
  to_state text not null,
  reason text
);

create index event_by_run on orchestrator.event (dag_run_id);

comment on table orchestrator.event is 'Every change of state of runs and task instances.';
comment on column orchestrator.event.event_id is 'Order of the changes of one run.';
comment on column orchestrator.event.at is 'On this database''s clock.';
comment on column orchestrator.event.dag_run_id is 'The run.';
comment on column orchestrator.event.task_instance_id is 'The task instance; null for the run itself.';
comment on column orchestrator.event.token is 'The try concerned.';
comment on column orchestrator.event.from_state is 'Null when it came to be.';
comment on column orchestrator.event.to_state is 'The new state.';
comment on column orchestrator.event.reason is 'Why, one sentence, where it is not the usual course.';

create table orchestrator.task_output (
  task_instance_id bigint primary key,
  token bigint not null,
  value jsonb not null
);

comment on table orchestrator.task_output is 'The typed output of a task''s last successful try.';
comment on column orchestrator.task_output.task_instance_id is 'The task instance.';
comment on column orchestrator.task_output.token is 'The try.';
comment on column orchestrator.task_output.value is 'The output as JSON.';

create table orchestrator.check_result (
  check_result_id bigint generated always as identity primary key,
  task_instance_id bigint not null,
  token bigint not null,
  check_name text not null,
  table_name text not null,
  severity text not null check (severity in ('warning', 'blocking')),
  status text not null check (status in ('passed', 'warned', 'failed')),
  checked bigint not null,
  failed bigint not null,
  sample jsonb not null,
  statement text not null,
  at timestamptz not null default clock_timestamp(),
  unique (task_instance_id, token, check_name)
);

comment on table orchestrator.check_result is 'Every result of every data-quality check.';
comment on column orchestrator.check_result.check_result_id is 'Key.';
comment on column orchestrator.check_result.task_instance_id is 'The task that it guards.';
comment on column orchestrator.check_result.token is 'The try.';
comment on column orchestrator.check_result.check_name is 'Unique in the DAG.';
comment on column orchestrator.check_result.table_name is 'What it judges.';
comment on column orchestrator.check_result.severity is 'warning: somebody is told; blocking: nothing is published.';
comment on column orchestrator.check_result.status is 'passed, warned (a warning that failed), failed (blocking).';
comment on column orchestrator.check_result.checked is 'How many were looked at.';
comment on column orchestrator.check_result.failed is 'How many of them failed.';
comment on column orchestrator.check_result.sample is 'Failing rows: an array of objects, column to value.';
comment on column orchestrator.check_result.statement is 'The query that shows the failing rows.';
comment on column orchestrator.check_result.at is 'When it was recorded.';

create table orchestrator.executed_query (
  task_instance_id bigint not null,
  token bigint not null,
  ordinal int not null,
  statement text not null,
  rows_affected bigint not null,
  duration_micros bigint not null,
  reads text[] not null,
  writes text[] not null,
  columns jsonb not null,
  primary key (task_instance_id, token, ordinal)
);

comment on table orchestrator.executed_query is 'What tries executed in a warehouse, with its lineage.';
comment on column orchestrator.executed_query.task_instance_id is 'The task instance.';
comment on column orchestrator.executed_query.token is 'The try.';
comment on column orchestrator.executed_query.ordinal is 'Order within the try, from 0.';
comment on column orchestrator.executed_query.statement is 'The SQL as it was sent.';
comment on column orchestrator.executed_query.rows_affected is 'Rows written or returned.';
comment on column orchestrator.executed_query.duration_micros is 'Microseconds it took.';
comment on column orchestrator.executed_query.reads is 'Tables read, schema.table.';
comment on column orchestrator.executed_query.writes is 'Tables written, schema.table.';
comment on column orchestrator.executed_query.columns is 'Written column to the columns its values come from.';

create table orchestrator.source_file (
  task_instance_id bigint not null,
  token bigint not null,
  path text not null,
  file_id bigint not null,
  bytes bigint not null,
  sha256 text not null,
  records bigint not null,
  rejected bigint not null,
  primary key (task_instance_id, token, path)
);

comment on table orchestrator.source_file is 'Files that tries read to their end.';
comment on column orchestrator.source_file.task_instance_id is 'The task instance.';
comment on column orchestrator.source_file.token is 'The try.';
comment on column orchestrator.source_file.path is 'Absolute path.';
comment on column orchestrator.source_file.file_id is 'What the rows loaded from it carry.';
comment on column orchestrator.source_file.bytes is 'Size.';
comment on column orchestrator.source_file.sha256 is 'Of its content, in hex.';
comment on column orchestrator.source_file.records is 'Data records in it.';
comment on column orchestrator.source_file.rejected is 'Records among them that were not loaded.';
