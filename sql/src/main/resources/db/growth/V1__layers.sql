create schema raw;
comment on schema raw is 'The files of the last run, row by row; only the keys, times and flags are typed.';
create schema staging;
comment on schema staging is 'Raw rows without repetitions, with surrogate keys.';
create schema dwh;
comment on schema dwh is 'Facts and dimensions. Published as one: readers see all of a run or nothing of it.';
create schema mart;
comment on schema mart is 'Channel attribution. Published as one, for the last run''s logical date.';

create table raw.sessions (
  user_id bigint not null,
  time_started timestamp not null,
  is_paid boolean not null,
  medium text,
  file_id bigint not null,
  line_no bigint not null
);
comment on table raw.sessions is 'Accepted records of sessions.csv, repetitions included.';
comment on column raw.sessions.user_id is 'Whose session it is.';
comment on column raw.sessions.time_started is 'When it started, as in the file, without a zone.';
comment on column raw.sessions.is_paid is 'Whether the visit was paid for, as the source says.';
comment on column raw.sessions.medium is 'What brought the visitor; null where the file has an empty field.';
comment on column raw.sessions.file_id is 'The file the record came from.';
comment on column raw.sessions.line_no is 'The line of that file on which the record starts; the header is line 1.';

create table raw.conversions (
  user_id bigint not null,
  registration_time timestamp not null,
  file_id bigint not null,
  line_no bigint not null
);
comment on table raw.conversions is 'Accepted records of conversions.csv, repetitions included.';
comment on column raw.conversions.user_id is 'Who registered.';
comment on column raw.conversions.registration_time is 'When, as in the file, without a zone.';
comment on column raw.conversions.file_id is 'The file the record came from.';
comment on column raw.conversions.line_no is 'The line of that file on which the record starts; the header is line 1.';

create table staging.all_sessions (
  session_sk uuid,
  user_id bigint not null,
  session_start_time timestamp not null,
  is_paid_session boolean not null,
  channel text,
  loaded_at timestamptz not null
);
comment on table staging.all_sessions is 'One row for each distinct session of raw.sessions. Its key may be null: a check says so.';
comment on column staging.all_sessions.session_sk is 'md5 of user_id, session_start_time, is_paid_session and channel as text, joined by -; null if one of them is.';
comment on column staging.all_sessions.user_id is 'Whose session it is.';
comment on column staging.all_sessions.session_start_time is 'When it started.';
comment on column staging.all_sessions.is_paid_session is 'Whether the visit was paid for.';
comment on column staging.all_sessions.channel is 'The session''s medium.';
comment on column staging.all_sessions.loaded_at is 'Start of the transaction that wrote the row.';

create table staging.all_registrations (
  registration_sk uuid,
  user_id bigint not null,
  registration_time timestamp not null,
  loaded_at timestamptz not null
);
comment on table staging.all_registrations is 'One row for each distinct registration of raw.conversions.';
comment on column staging.all_registrations.registration_sk is 'md5 of user_id and registration_time as text, joined by -.';
comment on column staging.all_registrations.user_id is 'Who registered.';
comment on column staging.all_registrations.registration_time is 'When.';
comment on column staging.all_registrations.loaded_at is 'Start of the transaction that wrote the row.';

create table staging.users (
  user_sk uuid,
  user_id bigint not null
);
comment on table staging.users is 'Every user of either source, once.';
comment on column staging.users.user_sk is 'md5 of user_id as text, followed by -.';
comment on column staging.users.user_id is 'The user''s number in the sources.';

create table dwh.dim_channel (
  channel_sk uuid primary key,
  channel text not null unique
);
comment on table dwh.dim_channel is 'The channels that sessions came through.';
comment on column dwh.dim_channel.channel_sk is 'md5 of the channel.';
comment on column dwh.dim_channel.channel is 'Its name, as in the source.';

create table dwh.dim_user (
  user_sk uuid primary key,
  user_id bigint not null unique
);
comment on table dwh.dim_user is 'The users of both sources.';
comment on column dwh.dim_user.user_sk is 'md5 of user_id as text, followed by -.';
comment on column dwh.dim_user.user_id is 'The user''s number in the sources.';

-- A fact without its dimension is caught by a blocking check, which says what is missing; neither
-- a foreign key nor "not null" comes before it.
create table dwh.fact_sessions (
  session_sk uuid primary key,
  user_sk uuid,
  channel_sk uuid,
  session_start_time timestamp not null,
  is_paid_session boolean not null
);
comment on table dwh.fact_sessions is 'One row a session.';
comment on column dwh.fact_sessions.session_sk is 'Key of the session, as in staging.all_sessions.';
comment on column dwh.fact_sessions.user_sk is 'Whose session it is, in dwh.dim_user; null where that has no such user.';
comment on column dwh.fact_sessions.channel_sk is 'What brought the visitor, in dwh.dim_channel; null where that has no such channel.';
comment on column dwh.fact_sessions.session_start_time is 'When it started.';
comment on column dwh.fact_sessions.is_paid_session is 'Whether the visit was paid for.';

create table dwh.fact_registrations (
  registration_sk uuid primary key,
  user_sk uuid,
  registration_time timestamp not null
);
comment on table dwh.fact_registrations is 'One row a registration.';
comment on column dwh.fact_registrations.registration_sk is 'Key of the registration, as in staging.all_registrations.';
comment on column dwh.fact_registrations.user_sk is 'Who registered, in dwh.dim_user; null where that has no such user.';
comment on column dwh.fact_registrations.registration_time is 'When.';

create table mart.mart_channel_attribution (
  channel_name text not null,
  year int not null,
  month int not null,
  conversions bigint not null,
  logical_date timestamptz not null,
  primary key (channel_name, year, month)
);
comment on table mart.mart_channel_attribution is 'Registrations by the level that a user is credited to, each user at one level only.';
comment on column mart.mart_channel_attribution.channel_name is 'PAID_SEARCH, PAID_IMPRESSION, ORGANIC_SEARCH, DIRECT or OTHERS.';
comment on column mart.mart_channel_attribution.year is 'Year of the registrations.';
comment on column mart.mart_channel_attribution.month is 'Month of the registrations, 1 to 12.';
comment on column mart.mart_channel_attribution.conversions is 'Credited registrations.';
comment on column mart.mart_channel_attribution.logical_date is 'Logical date of the run that wrote the slice.';

create table mart.mart_channel_attribution_strict (
  channel_name text not null,
  year int not null,
  month int not null,
  conversions bigint not null,
  users bigint not null,
  logical_date timestamptz not null,
  primary key (channel_name, year, month)
);
comment on table mart.mart_channel_attribution_strict is 'Registrations by the live session that takes the credit, each registration by itself.';
comment on column mart.mart_channel_attribution_strict.channel_name is 'PAID_CLICK, PAID_IMPRESSION, ORGANIC_CLICK, DIRECT or OTHERS.';
comment on column mart.mart_channel_attribution_strict.year is 'Year of the registrations.';
comment on column mart.mart_channel_attribution_strict.month is 'Month of the registrations, 1 to 12.';
comment on column mart.mart_channel_attribution_strict.conversions is 'Registrations.';
comment on column mart.mart_channel_attribution_strict.users is 'Distinct users who made them.';
comment on column mart.mart_channel_attribution_strict.logical_date is 'Logical date of the run that wrote the slice.';
