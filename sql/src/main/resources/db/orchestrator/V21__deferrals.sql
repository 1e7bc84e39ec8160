-- Older programs cannot work with this.
-- They would leave task instances deferred whose runs they stop.

create table orchestrator.deferral (
  task_instance_id bigint primary key,
  dag_run_id bigint not null,
  poke_at timestamptz not null,
  every_millis bigint,
  gives_up_at timestamptz
);

create index deferral_due on orchestrator.deferral (poke_at);
create index deferral_by_run on orchestrator.deferral (dag_run_id);

comment on table orchestrator.deferral is 'Deferred task instances: a wait is a row, not a thread.';
comment on column orchestrator.deferral.task_instance_id is 'It is deferred.';
comment on column orchestrator.deferral.dag_run_id is 'Its run.';
comment on column orchestrator.deferral.poke_at is 'When somebody is to look after it, on this database''s clock.';
comment on column orchestrator.deferral.every_millis is 'Milliseconds from one poke to the next; null if it goes on at its time without one.';

comment on column orchestrator.deferral.gives_up_at is 'When it goes on without a poke; null for never.';

alter table orchestrator.task_try drop constraint task_try_state_check;
alter table orchestrator.task_try add constraint task_try_state_check
  check (state in ('running', 'success', 'failed', 'skipped', 'deferred', 'cancelled', 'lost'));
