-- A try may find nothing to do.
alter table orchestrator.task_try drop constraint task_try_state_check;
alter table orchestrator.task_try add constraint task_try_state_check
  check (state in ('running', 'success', 'failed', 'skipped', 'cancelled', 'lost'));

comment on column orchestrator.task_try.state is 'running, success, failed, skipped (it found nothing to do), cancelled, lost (its node died or its commit''s answer was lost).';
