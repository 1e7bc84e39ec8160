create table orchestrator.not_chosen (
  dag_run_id bigint not null references orchestrator.dag_run on delete cascade,
  task_id text not null,
  chooser text not null,
  primary key (dag_run_id, task_id, chooser)
);

comment on table orchestrator.not_chosen is 'Tasks that tasks before them have not chosen: they are skipped, also when they are decided anew.';
comment on column orchestrator.not_chosen.dag_run_id is 'Their run.';
comment on column orchestrator.not_chosen.task_id is 'The task that is skipped.';
comment on column orchestrator.not_chosen.chooser is 'The task that has chosen others.';
