-- A check's results are found by its name and drawn over time, also those whose runs are gone.
alter table orchestrator.check_result
  add column thresholds text,
  add column columns text[],
  add column logical_date timestamptz;

comment on column orchestrator.check_result.thresholds is 'How much may fail, in words: warning, blocking, or "warns above 0, fails above 1 %"; null if an older program wrote it.';
comment on column orchestrator.check_result.columns is 'Of the failing rows, in the order of the query that found them; null if there are none.';
comment on column orchestrator.check_result.logical_date is 'The run''s logical date; null while that is there.';
comment on column orchestrator.check_result.severity is 'Of the threshold that was exceeded, else the worst the check can do; warning: somebody is told; blocking: nothing is published.';
comment on column orchestrator.check_result.status is 'passed (no more failed than may), warned (somebody is told), failed (nothing is published).';

create index check_result_of_check on orchestrator.check_result (check_name, check_result_id);
