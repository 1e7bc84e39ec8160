-- The tables of Quartz's clustered job store, as Quartz 2.5.2 defines them for PostgreSQL.

create table orchestrator.qrtz_job_details (
  sched_name varchar(120) not null,
  job_name varchar(200) not null,
  job_group varchar(200) not null,
  description varchar(250) null,
  job_class_name varchar(250) not null,
  is_durable bool not null,
  is_nonconcurrent bool not null,
  is_update_data bool not null,
  requests_recovery bool not null,
  job_data bytea null,
  primary key (sched_name, job_name, job_group)
);

create table orchestrator.qrtz_triggers (
  sched_name varchar(120) not null,
  trigger_name varchar(200) not null,
  trigger_group varchar(200) not null,
  job_name varchar(200) not null,
  job_group varchar(200) not null,
  description varchar(250) null,
  next_fire_time bigint null,
  prev_fire_time bigint null,
  priority integer null,
  trigger_state varchar(16) not null,
  trigger_type varchar(8) not null,
  start_time bigint not null,
  end_time bigint null,
  calendar_name varchar(200) null,
  misfire_instr smallint null,
  job_data bytea null,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, job_name, job_group)
  references orchestrator.qrtz_job_details (sched_name, job_name, job_group)
);

create table orchestrator.qrtz_simple_triggers (
  sched_name varchar(120) not null,
  trigger_name varchar(200) not null,
  trigger_group varchar(200) not null,
  repeat_count bigint not null,
  repeat_interval bigint not null,
  times_triggered bigint not null,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group)
  references orchestrator.qrtz_triggers (sched_name, trigger_name, trigger_group)
);

create table orchestrator.qrtz_cron_triggers (
  sched_name varchar(120) not null,
  trigger_name varchar(200) not null,
  trigger_group varchar(200) not null,
  cron_expression varchar(120) not null,
  time_zone_id varchar(80),
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group)
  references orchestrator.qrtz_triggers (sched_name, trigger_name, trigger_group)
);

create table orchestrator.qrtz_simprop_triggers (
  sched_name varchar(120) not null,
  trigger_name varchar(200) not null,
  trigger_group varchar(200) not null,
  str_prop_1 varchar(512) null,
  str_prop_2 varchar(512) null,
  str_prop_3 varchar(512) null,
  int_prop_1 int null,
  int_prop_2 int null,
  long_prop_1 bigint null,
  long_prop_2 bigint null,
  dec_prop_1 numeric(13, 4) null,
  dec_prop_2 numeric(13, 4) null,
  bool_prop_1 bool null,
  bool_prop_2 bool null,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group)
  references orchestrator.qrtz_triggers (sched_name, trigger_name, trigger_group)
);

create table orchestrator.qrtz_blob_triggers (
  sched_name varchar(120) not null,
  trigger_name varchar(200) not null,
  trigger_group varchar(200) not null,
  blob_data bytea null,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group)
  references orchestrator.qrtz_triggers (sched_name, trigger_name, trigger_group)
);

create table orchestrator.qrtz_calendars (
  sched_name varchar(120) not null,
  calendar_name varchar(200) not null,
  calendar bytea not null,
  primary key (sched_name, calendar_name)
);

create table orchestrator.qrtz_paused_trigger_grps (
  sched_name varchar(120) not null,
  trigger_group varchar(200) not null,
  primary key (sched_name, trigger_group)
);

create table orchestrator.qrtz_fired_triggers (
  sched_name varchar(120) not null,
  entry_id varchar(95) not null,
  trigger_name varchar(200) not null,
  trigger_group varchar(200) not null,
  instance_name varchar(200) not null,
  fired_time bigint not null,
  sched_time bigint not null,
  priority integer not null,
  state varchar(16) not null,
  job_name varchar(200) null,
  job_group varchar(200) null,
  is_nonconcurrent bool null,
  requests_recovery bool null,
  primary key (sched_name, entry_id)
);

create table orchestrator.qrtz_scheduler_state (
  sched_name varchar(120) not null,
  instance_name varchar(200) not null,
  last_checkin_time bigint not null,
  checkin_interval bigint not null,
  primary key (sched_name, instance_name)
);

create table orchestrator.qrtz_locks (
  sched_name varchar(120) not null,
  lock_name varchar(40) not null,
  primary key (sched_name, lock_name)
);

create index idx_qrtz_j_req_recovery
  on orchestrator.qrtz_job_details (sched_name, requests_recovery);
create index idx_qrtz_j_grp
  on orchestrator.qrtz_job_details (sched_name, job_group);

create index idx_qrtz_t_j
  on orchestrator.qrtz_triggers (sched_name, job_name, job_group);
create index idx_qrtz_t_jg
  on orchestrator.qrtz_triggers (sched_name, job_group);
create index idx_qrtz_t_c
  on orchestrator.qrtz_triggers (sched_name, calendar_name);
create index idx_qrtz_t_g
  on orchestrator.qrtz_triggers (sched_name, trigger_group);
create index idx_qrtz_t_state
  on orchestrator.qrtz_triggers (sched_name, trigger_state);
create index idx_qrtz_t_n_state
  on orchestrator.qrtz_triggers (sched_name, trigger_name, trigger_group, trigger_state);
create index idx_qrtz_t_n_g_state
  on orchestrator.qrtz_triggers (sched_name, trigger_group, trigger_state);
create index idx_qrtz_t_next_fire_time
  on orchestrator.qrtz_triggers (sched_name, next_fire_time);
create index idx_qrtz_t_nft_st
  on orchestrator.qrtz_triggers (sched_name, trigger_state, next_fire_time);
create index idx_qrtz_t_nft_misfire
  on orchestrator.qrtz_triggers (sched_name, misfire_instr, next_fire_time);
create index idx_qrtz_t_nft_st_misfire
  on orchestrator.qrtz_triggers (sched_name, misfire_instr, next_fire_time, trigger_state);
create index idx_qrtz_t_nft_st_misfire_grp
  on orchestrator.qrtz_triggers (sched_name, misfire_instr, next_fire_time, trigger_group, trigger_state);

create index idx_qrtz_ft_trig_inst_name
  on orchestrator.qrtz_fired_triggers (sched_name, instance_name);
create index idx_qrtz_ft_inst_job_req_rcvry
  on orchestrator.qrtz_fired_triggers (sched_name, instance_name, requests_recovery);
create index idx_qrtz_ft_j_g
  on orchestrator.qrtz_fired_triggers (sched_name, job_name, job_group);
create index idx_qrtz_ft_jg
  on orchestrator.qrtz_fired_triggers (sched_name, job_group);
create index idx_qrtz_ft_t_g
  on orchestrator.qrtz_fired_triggers (sched_name, trigger_name, trigger_group);
create index idx_qrtz_ft_tg
  on orchestrator.qrtz_fired_triggers (sched_name, trigger_group);

comment on table orchestrator.qrtz_job_details is 'Quartz: the jobs that triggers start.';
comment on column orchestrator.qrtz_job_details.sched_name is 'Name of the scheduler; all nodes share it.';
comment on column orchestrator.qrtz_job_details.job_name is 'The job.';
comment on column orchestrator.qrtz_job_details.job_group is 'Group of the job.';
comment on column orchestrator.qrtz_job_details.description is 'For people.';
comment on column orchestrator.qrtz_job_details.job_class_name is 'Class that does the job.';
comment on column orchestrator.qrtz_job_details.is_durable is 'Kept without triggers.';
comment on column orchestrator.qrtz_job_details.is_nonconcurrent is 'Never runs beside itself.';
comment on column orchestrator.qrtz_job_details.is_update_data is 'Writes its data back.';
comment on column orchestrator.qrtz_job_details.requests_recovery is 'Runs again if its node was lost.';
comment on column orchestrator.qrtz_job_details.job_data is 'Data, serialized.';

comment on table orchestrator.qrtz_triggers is 'Quartz: when what is due next.';
comment on column orchestrator.qrtz_triggers.sched_name is 'Name of the scheduler; all nodes share it.';
comment on column orchestrator.qrtz_triggers.trigger_name is 'The trigger.';
comment on column orchestrator.qrtz_triggers.trigger_group is 'Group of the trigger.';
comment on column orchestrator.qrtz_triggers.job_name is 'The job.';
comment on column orchestrator.qrtz_triggers.job_group is 'Group of the job.';
comment on column orchestrator.qrtz_triggers.description is 'For people.';
comment on column orchestrator.qrtz_triggers.next_fire_time is 'Milliseconds since 1970.';
comment on column orchestrator.qrtz_triggers.prev_fire_time is 'Milliseconds since 1970; -1 for never.';
comment on column orchestrator.qrtz_triggers.priority is 'Higher goes first when several are due.';
comment on column orchestrator.qrtz_triggers.trigger_state is 'WAITING, ACQUIRED, PAUSED and others.';
comment on column orchestrator.qrtz_triggers.trigger_type is 'Which table has the rest.';
comment on column orchestrator.qrtz_triggers.start_time is 'Not before, milliseconds since 1970.';
comment on column orchestrator.qrtz_triggers.end_time is 'Not after, milliseconds since 1970; 0 for no end.';
comment on column orchestrator.qrtz_triggers.calendar_name is 'Times excluded.';
comment on column orchestrator.qrtz_triggers.misfire_instr is 'What to do after a missed fire.';
comment on column orchestrator.qrtz_triggers.job_data is 'Data, serialized.';

comment on table orchestrator.qrtz_simple_triggers is 'Quartz: triggers that fire every so often.';
comment on column orchestrator.qrtz_simple_triggers.sched_name is 'Name of the scheduler; all nodes share it.';
comment on column orchestrator.qrtz_simple_triggers.trigger_name is 'The trigger.';
comment on column orchestrator.qrtz_simple_triggers.trigger_group is 'Group of the trigger.';
comment on column orchestrator.qrtz_simple_triggers.repeat_count is 'How often again; -1 for ever.';
comment on column orchestrator.qrtz_simple_triggers.repeat_interval is 'Milliseconds.';
comment on column orchestrator.qrtz_simple_triggers.times_triggered is 'How often it has fired.';

comment on table orchestrator.qrtz_cron_triggers is 'Quartz: triggers that fire by a cron expression.';
comment on column orchestrator.qrtz_cron_triggers.sched_name is 'Name of the scheduler; all nodes share it.';
comment on column orchestrator.qrtz_cron_triggers.trigger_name is 'The trigger.';
comment on column orchestrator.qrtz_cron_triggers.trigger_group is 'Group of the trigger.';
comment on column orchestrator.qrtz_cron_triggers.cron_expression is 'In Quartzs syntax.';
comment on column orchestrator.qrtz_cron_triggers.time_zone_id is 'Zone of the expression.';

comment on table orchestrator.qrtz_simprop_triggers is 'Quartz: triggers of other kinds.';
comment on column orchestrator.qrtz_simprop_triggers.sched_name is 'Name of the scheduler; all nodes share it.';
comment on column orchestrator.qrtz_simprop_triggers.trigger_name is 'The trigger.';
comment on column orchestrator.qrtz_simprop_triggers.trigger_group is 'Group of the trigger.';
comment on column orchestrator.qrtz_simprop_triggers.str_prop_1 is 'Depends on the kind.';
comment on column orchestrator.qrtz_simprop_triggers.str_prop_2 is 'Depends on the kind.';
comment on column orchestrator.qrtz_simprop_triggers.str_prop_3 is 'Depends on the kind.';
comment on column orchestrator.qrtz_simprop_triggers.int_prop_1 is 'Depends on the kind.';
comment on column orchestrator.qrtz_simprop_triggers.int_prop_2 is 'Depends on the kind.';
comment on column orchestrator.qrtz_simprop_triggers.long_prop_1 is 'Depends on the kind.';
comment on column orchestrator.qrtz_simprop_triggers.long_prop_2 is 'Depends on the kind.';
comment on column orchestrator.qrtz_simprop_triggers.dec_prop_1 is 'Depends on the kind.';
comment on column orchestrator.qrtz_simprop_triggers.dec_prop_2 is 'Depends on the kind.';
comment on column orchestrator.qrtz_simprop_triggers.bool_prop_1 is 'Depends on the kind.';
comment on column orchestrator.qrtz_simprop_triggers.bool_prop_2 is 'Depends on the kind.';

comment on table orchestrator.qrtz_blob_triggers is 'Quartz: triggers of unknown kinds, serialized.';
comment on column orchestrator.qrtz_blob_triggers.sched_name is 'Name of the scheduler; all nodes share it.';
comment on column orchestrator.qrtz_blob_triggers.trigger_name is 'The trigger.';
comment on column orchestrator.qrtz_blob_triggers.trigger_group is 'Group of the trigger.';
comment on column orchestrator.qrtz_blob_triggers.blob_data is 'The trigger, serialized.';

comment on table orchestrator.qrtz_calendars is 'Quartz: times at which triggers do not fire.';
comment on column orchestrator.qrtz_calendars.sched_name is 'Name of the scheduler; all nodes share it.';
comment on column orchestrator.qrtz_calendars.calendar_name is 'Times excluded.';
comment on column orchestrator.qrtz_calendars.calendar is 'The calendar, serialized.';

comment on table orchestrator.qrtz_paused_trigger_grps is 'Quartz: groups of triggers that are paused.';
comment on column orchestrator.qrtz_paused_trigger_grps.sched_name is 'Name of the scheduler; all nodes share it.';
comment on column orchestrator.qrtz_paused_trigger_grps.trigger_group is 'Group of the trigger.';

comment on table orchestrator.qrtz_fired_triggers is 'Quartz: triggers that are firing now, and where.';
comment on column orchestrator.qrtz_fired_triggers.sched_name is 'Name of the scheduler; all nodes share it.';
comment on column orchestrator.qrtz_fired_triggers.entry_id is 'Key of the firing.';
comment on column orchestrator.qrtz_fired_triggers.trigger_name is 'The trigger.';
comment on column orchestrator.qrtz_fired_triggers.trigger_group is 'Group of the trigger.';
comment on column orchestrator.qrtz_fired_triggers.instance_name is 'The node.';
comment on column orchestrator.qrtz_fired_triggers.fired_time is 'Milliseconds since 1970.';
comment on column orchestrator.qrtz_fired_triggers.sched_time is 'When it was due, milliseconds since 1970.';
comment on column orchestrator.qrtz_fired_triggers.priority is 'Higher goes first when several are due.';
comment on column orchestrator.qrtz_fired_triggers.state is 'How far it has come.';
comment on column orchestrator.qrtz_fired_triggers.job_name is 'The job.';
comment on column orchestrator.qrtz_fired_triggers.job_group is 'Group of the job.';
comment on column orchestrator.qrtz_fired_triggers.is_nonconcurrent is 'Never runs beside itself.';
comment on column orchestrator.qrtz_fired_triggers.requests_recovery is 'Runs again if its node was lost.';

comment on table orchestrator.qrtz_scheduler_state is 'Quartz: nodes and their last check-in.';
comment on column orchestrator.qrtz_scheduler_state.sched_name is 'Name of the scheduler; all nodes share it.';
comment on column orchestrator.qrtz_scheduler_state.instance_name is 'The node.';
comment on column orchestrator.qrtz_scheduler_state.last_checkin_time is 'Milliseconds since 1970.';
comment on column orchestrator.qrtz_scheduler_state.checkin_interval is 'Milliseconds.';

comment on table orchestrator.qrtz_locks is 'Quartz: rows that nodes lock.';
comment on column orchestrator.qrtz_locks.sched_name is 'Name of the scheduler; all nodes share it.';
comment on column orchestrator.qrtz_locks.lock_name is 'What is locked.';
