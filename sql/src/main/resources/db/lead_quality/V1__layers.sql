create schema bronze;
comment on schema bronze is 'The files as they are, everything text; a partition for each day.';
create schema silver;
comment on schema silver is 'Clean rows: first still text, then typed, a table for each day.';
create schema gold;
comment on schema gold is 'Each lead number with the leads that it matches, and reports on them.';

create table bronze.csv_snapshots (
  "ENTRYDATE" text,
  "LEADNUMBER" text,
  email_hash text,
  phone_hash text,
  "CITY" text,
  "STATE" text,
  "ZIP" text,
  "APPT_DATE" text,
  "Set" text,
  "Demo" text,
  "Dispo" text,
  "JOB_STATUS" text,
  location text,
  _extraction_date text not null,
  _partition_date text not null,
  _header text not null,
  file_id bigint not null,
  line_no bigint not null
);
create index csv_snapshots_partition on bronze.csv_snapshots (_partition_date);
comment on table bronze.csv_snapshots is 'Records of the daily snapshots, the row of dashes included.';
comment on column bronze.csv_snapshots."ENTRYDATE" is 'When the lead was entered, as the file spells it: 11/14/2022.';
comment on column bronze.csv_snapshots."LEADNUMBER" is 'Number of the lead in the source.';
comment on column bronze.csv_snapshots.email_hash is 'Hash of its e-mail address.';
comment on column bronze.csv_snapshots.phone_hash is 'Hash of its phone number.';
comment on column bronze.csv_snapshots."CITY" is 'City, blanks at its end included; later files call the column CityName.';
comment on column bronze.csv_snapshots."STATE" is 'State, or two blanks or nu where it is not known; later files leave it empty.';
comment on column bronze.csv_snapshots."ZIP" is 'Zip code, with the zeros in front.';
comment on column bronze.csv_snapshots."APPT_DATE" is 'When the appointment is, as the file spells it: 01/02/2023  5:30PM. The files call the column Appt Date.';
comment on column bronze.csv_snapshots."Set" is 'Whether an appointment was set: 0 or 1.';
comment on column bronze.csv_snapshots."Demo" is 'Whether a demonstration took place: 0 or 1, or False or True.';
comment on column bronze.csv_snapshots."Dispo" is 'What became of the lead.';
comment on column bronze.csv_snapshots."JOB_STATUS" is 'State of the job sold. The files call the column Job Status.';
comment on column bronze.csv_snapshots.location is 'City and state, as in Seattle | WA; null where the file has no such column.';
comment on column bronze.csv_snapshots._extraction_date is 'Day on which the file was loaded, in UTC.';
comment on column bronze.csv_snapshots._partition_date is 'Day that the snapshot is of.';
comment on column bronze.csv_snapshots._header is 'The names in the file''s header, in its order.';
comment on column bronze.csv_snapshots.file_id is 'The file the record came from.';
comment on column bronze.csv_snapshots.line_no is 'The line of that file on which the record starts; the header is line 1.';

create table bronze.leads_parquet (
  "lead_UUID" text,
  phone_hash text,
  email_hash text,
  _extraction_date text not null,
  file_id bigint not null,
  line_no bigint not null
);
comment on table bronze.leads_parquet is 'Rows of leads.parquet.';
comment on column bronze.leads_parquet."lead_UUID" is 'The lead.';
comment on column bronze.leads_parquet.phone_hash is 'Hash of its phone number.';
comment on column bronze.leads_parquet.email_hash is 'Hash of its e-mail address.';
comment on column bronze.leads_parquet._extraction_date is 'Day on which the file was loaded, in UTC.';
comment on column bronze.leads_parquet.file_id is 'The file the row came from.';
comment on column bronze.leads_parquet.line_no is 'The row''s number in that file, from 1.';

create table silver.stg_leads_parquet (
  lead_uuid text not null,
  phone_hash text not null,
  email_hash text not null,
  _extraction_date text not null,
  primary key (lead_uuid, phone_hash, email_hash)
);
create index stg_leads_parquet_email on silver.stg_leads_parquet (email_hash);
create index stg_leads_parquet_phone on silver.stg_leads_parquet (phone_hash);
comment on table silver.stg_leads_parquet is 'Leads with all three keys, in lower case and without blanks around them, each once.';
comment on column silver.stg_leads_parquet.lead_uuid is 'The lead.';
comment on column silver.stg_leads_parquet.phone_hash is 'Hash of its phone number.';
comment on column silver.stg_leads_parquet.email_hash is 'Hash of its e-mail address.';
comment on column silver.stg_leads_parquet._extraction_date is 'Day on which the file was loaded, in UTC.';

create table silver.stg_csv_snapshots (
  entry_date text,
  lead_number text,
  email_hash text,
  phone_hash text,
  city text,
  state text,
  zip text,
  appt_date text,
  set text,
  demo text,
  dispo text,
  job_status text,
  location text,
  _extraction_date text not null,
  _partition_date text not null,
  line_no bigint not null,
  primary key (_partition_date, line_no)
);
comment on table silver.stg_csv_snapshots is 'Clean records of the daily snapshots, still text; without the rows of dashes.';
comment on column silver.stg_csv_snapshots.entry_date is 'yyyy-MM-dd; null where the file has no date.';
comment on column silver.stg_csv_snapshots.lead_number is 'Number of the lead in the source.';
comment on column silver.stg_csv_snapshots.email_hash is 'Hash of its e-mail address.';
comment on column silver.stg_csv_snapshots.phone_hash is 'Hash of its phone number.';
comment on column silver.stg_csv_snapshots.city is 'City, as the file has it.';
comment on column silver.stg_csv_snapshots.state is 'State; where the file does not know it, that of the location.';
comment on column silver.stg_csv_snapshots.zip is 'Zip code of five digits; null where the file has something else.';
comment on column silver.stg_csv_snapshots.appt_date is 'yyyy-MM-dd HH:mm:ss; null where the file has no moment.';
comment on column silver.stg_csv_snapshots.set is 'Whether an appointment was set: 0 or 1.';
comment on column silver.stg_csv_snapshots.demo is 'Whether a demonstration took place: 0 or 1.';
comment on column silver.stg_csv_snapshots.dispo is 'What became of the lead.';
comment on column silver.stg_csv_snapshots.job_status is 'State of the job sold.';
comment on column silver.stg_csv_snapshots.location is 'City and state, as the file has them.';
comment on column silver.stg_csv_snapshots._extraction_date is 'Day on which the file was loaded, in UTC.';
comment on column silver.stg_csv_snapshots._partition_date is 'Day that the snapshot is of.';
comment on column silver.stg_csv_snapshots.line_no is 'The line of the file on which the record starts.';

create table silver.stg_csv_data (
  entry_date date,
  lead_number integer not null,
  email_hash varchar(255),
  phone_hash varchar(255),
  city varchar(100),
  state char(2),
  zip varchar(10),
  appt_date timestamp,
  set integer,
  demo integer,
  dispo varchar(50),
  job_status varchar(100),
  location varchar(255),
  _extraction_date date not null,
  _partition_date date not null,
  primary key (_partition_date, lead_number)
) partition by list (_partition_date);
comment on table silver.stg_csv_data is 'Clean records, typed; a table of its own for each day.';
comment on column silver.stg_csv_data.entry_date is 'When the lead was entered.';
comment on column silver.stg_csv_data.lead_number is 'Number of the lead in the source.';
comment on column silver.stg_csv_data.email_hash is 'Hash of its e-mail address.';
comment on column silver.stg_csv_data.phone_hash is 'Hash of its phone number.';
comment on column silver.stg_csv_data.city is 'City, as the file has it.';
comment on column silver.stg_csv_data.state is 'State; where the file does not know it, that of the location.';
comment on column silver.stg_csv_data.zip is 'Zip code of five digits.';
comment on column silver.stg_csv_data.appt_date is 'When the appointment is, by the clock there.';
comment on column silver.stg_csv_data.set is 'Whether an appointment was set: 0 or 1.';
comment on column silver.stg_csv_data.demo is 'Whether a demonstration took place: 0 or 1.';
comment on column silver.stg_csv_data.dispo is 'What became of the lead.';
comment on column silver.stg_csv_data.job_status is 'State of the job sold.';
comment on column silver.stg_csv_data.location is 'City and state, as the file has them.';
comment on column silver.stg_csv_data._extraction_date is 'Day on which the file was loaded, in UTC.';
comment on column silver.stg_csv_data._partition_date is 'Day that the snapshot is of.';

create table silver.stg_csv_data_01 partition of silver.stg_csv_data for values in ('2024-10-01');
comment on table silver.stg_csv_data_01 is 'Records of 2024-10-01.';
create table silver.stg_csv_data_02 partition of silver.stg_csv_data for values in ('2024-10-02');
comment on table silver.stg_csv_data_02 is 'Records of 2024-10-02.';
create table silver.stg_csv_data_03 partition of silver.stg_csv_data for values in ('2024-10-03');
comment on table silver.stg_csv_data_03 is 'Records of 2024-10-03.';
create table silver.stg_csv_data_04 partition of silver.stg_csv_data for values in ('2024-10-04');
comment on table silver.stg_csv_data_04 is 'Records of 2024-10-04.';
create table silver.stg_csv_data_05 partition of silver.stg_csv_data for values in ('2024-10-05');
comment on table silver.stg_csv_data_05 is 'Records of 2024-10-05.';
create table silver.stg_csv_data_06 partition of silver.stg_csv_data for values in ('2024-10-06');
comment on table silver.stg_csv_data_06 is 'Records of 2024-10-06.';
create table silver.stg_csv_data_07 partition of silver.stg_csv_data for values in ('2024-10-07');
comment on table silver.stg_csv_data_07 is 'Records of 2024-10-07.';
create table silver.stg_csv_data_08 partition of silver.stg_csv_data for values in ('2024-10-08');
comment on table silver.stg_csv_data_08 is 'Records of 2024-10-08.';
create table silver.stg_csv_data_09 partition of silver.stg_csv_data for values in ('2024-10-09');
comment on table silver.stg_csv_data_09 is 'Records of 2024-10-09.';
create table silver.stg_csv_data_10 partition of silver.stg_csv_data for values in ('2024-10-10');
comment on table silver.stg_csv_data_10 is 'Records of 2024-10-10.';
create table silver.stg_csv_data_11 partition of silver.stg_csv_data for values in ('2024-10-11');
comment on table silver.stg_csv_data_11 is 'Records of 2024-10-11.';
create table silver.stg_csv_data_12 partition of silver.stg_csv_data for values in ('2024-10-12');
comment on table silver.stg_csv_data_12 is 'Records of 2024-10-12.';
create table silver.stg_csv_data_13 partition of silver.stg_csv_data for values in ('2024-10-13');
comment on table silver.stg_csv_data_13 is 'Records of 2024-10-13.';
create table silver.stg_csv_data_14 partition of silver.stg_csv_data for values in ('2024-10-14');
comment on table silver.stg_csv_data_14 is 'Records of 2024-10-14.';
create table silver.stg_csv_data_15 partition of silver.stg_csv_data for values in ('2024-10-15');
comment on table silver.stg_csv_data_15 is 'Records of 2024-10-15.';
create table silver.stg_csv_data_16 partition of silver.stg_csv_data for values in ('2024-10-16');
comment on table silver.stg_csv_data_16 is 'Records of 2024-10-16.';
create table silver.stg_csv_data_17 partition of silver.stg_csv_data for values in ('2024-10-17');
comment on table silver.stg_csv_data_17 is 'Records of 2024-10-17.';
create table silver.stg_csv_data_18 partition of silver.stg_csv_data for values in ('2024-10-18');
comment on table silver.stg_csv_data_18 is 'Records of 2024-10-18.';
create table silver.stg_csv_data_19 partition of silver.stg_csv_data for values in ('2024-10-19');
comment on table silver.stg_csv_data_19 is 'Records of 2024-10-19.';
create table silver.stg_csv_data_20 partition of silver.stg_csv_data for values in ('2024-10-20');
comment on table silver.stg_csv_data_20 is 'Records of 2024-10-20.';
create table silver.stg_csv_data_21 partition of silver.stg_csv_data for values in ('2024-10-21');
comment on table silver.stg_csv_data_21 is 'Records of 2024-10-21.';
create table silver.stg_csv_data_22 partition of silver.stg_csv_data for values in ('2024-10-22');
comment on table silver.stg_csv_data_22 is 'Records of 2024-10-22.';
create table silver.stg_csv_data_other partition of silver.stg_csv_data default;
comment on table silver.stg_csv_data_other is 'Records of any other day.';

create table gold.lead_quality_matching (
  lead_uuid text,
  lead_number integer not null,
  match_no integer not null,
  email_hash varchar(255),
  phone_hash varchar(255),
  city varchar(100),
  state char(2),
  zip varchar(10),
  appt_date timestamp,
  set integer,
  demo integer,
  dispo varchar(50),
  job_status varchar(100),
  location varchar(255),
  appointment_scheduled boolean not null,
  demo_scheduled boolean not null,
  email_match boolean not null,
  phone_match boolean not null,
  _extraction_date date not null,
  _partition_date date not null,
  conversion_rate numeric,
  lead_quality_flag text not null,
  primary key (_partition_date, lead_number, match_no)
);
comment on table gold.lead_quality_matching is 'Each record of a day with each lead that it matches by e-mail or phone; once without a lead where it matches none.';
comment on column gold.lead_quality_matching.lead_uuid is 'The lead; null where none matches.';
comment on column gold.lead_quality_matching.lead_number is 'Number of the lead in the source.';
comment on column gold.lead_quality_matching.match_no is 'Numbers the leads that one record matches, from 1, in the order of lead_uuid.';
comment on column gold.lead_quality_matching.email_hash is 'Hash of the record''s e-mail address.';
comment on column gold.lead_quality_matching.phone_hash is 'Hash of the record''s phone number.';
comment on column gold.lead_quality_matching.city is 'City, as the file has it.';
comment on column gold.lead_quality_matching.state is 'State; null where nobody knows it.';
comment on column gold.lead_quality_matching.zip is 'Zip code of five digits.';
comment on column gold.lead_quality_matching.appt_date is 'When the appointment is.';
comment on column gold.lead_quality_matching.set is 'Whether an appointment was set: 0 or 1.';
comment on column gold.lead_quality_matching.demo is 'Whether a demonstration took place: 0 or 1.';
comment on column gold.lead_quality_matching.dispo is 'What became of the lead.';
comment on column gold.lead_quality_matching.job_status is 'State of the job sold.';
comment on column gold.lead_quality_matching.location is 'City and state, as the file has them.';
comment on column gold.lead_quality_matching.appointment_scheduled is 'Whether set is 1.';
comment on column gold.lead_quality_matching.demo_scheduled is 'Whether demo is 1.';
comment on column gold.lead_quality_matching.email_match is 'Whether record and lead have the same e-mail.';
comment on column gold.lead_quality_matching.phone_match is 'Whether record and lead have the same phone.';
comment on column gold.lead_quality_matching._extraction_date is 'Day on which the file was loaded, in UTC.';
comment on column gold.lead_quality_matching._partition_date is 'Day that the snapshot is of.';
comment on column gold.lead_quality_matching.conversion_rate is 'Kept free for a rate that nobody computes yet.';
comment on column gold.lead_quality_matching.lead_quality_flag is 'High Quality with appointment and demonstration, Medium Quality with an appointment alone, else Low Quality.';

create view gold.report_partitions as
select
  days._partition_date,
  days.rows as bronze_rows,
  coalesce(clean.rows, 0) as silver_rows,
  coalesce(matched.rows, 0) as gold_rows,
  coalesce(matched.leads, 0) as leads,
  coalesce(matched.null_lead_ids, 0) as null_lead_ids,
  coalesce(matched.high_rows, 0) as high_rows,
  coalesce(matched.medium_rows, 0) as medium_rows,
  coalesce(matched.low_rows, 0) as low_rows,
  coalesce(matched.high_leads, 0) as high_leads,
  coalesce(matched.medium_leads, 0) as medium_leads,
  coalesce(matched.low_leads, 0) as low_leads,
  coalesce(new_leads.leads, 0) as new_leads,
  coalesce(new_high_leads.leads, 0) as new_high_leads,
  coalesce(matched.null_states, 0) as null_states,
  coalesce(matched.null_zips, 0) as null_zips,
  coalesce(matched.null_appointments, 0) as null_appointments,
  coalesce(matched.both_matches, 0) as both_matches,
  coalesce(matched.email_matches, 0) as email_matches,
  coalesce(matched.phone_matches, 0) as phone_matches
from (
  select cast(_partition_date as date) as _partition_date, count(*) as rows
  from bronze.csv_snapshots
  group by _partition_date
) days
left join (
  select _partition_date, count(*) as rows
  from silver.stg_csv_data
  group by _partition_date
) clean on clean._partition_date = days._partition_date
left join (
  select
    _partition_date,
    count(*) as rows,
    count(distinct lead_uuid) as leads,
    count(*) filter (where lead_uuid is null) as null_lead_ids,
    count(*) filter (where lead_quality_flag = 'High Quality') as high_rows,
    count(*) filter (where lead_quality_flag = 'Medium Quality') as medium_rows,
    count(*) filter (where lead_quality_flag = 'Low Quality') as low_rows,
    count(distinct lead_uuid) filter (where lead_quality_flag = 'High Quality') as high_leads,
    count(distinct lead_uuid) filter (where lead_quality_flag = 'Medium Quality') as medium_leads,
    count(distinct lead_uuid) filter (where lead_quality_flag = 'Low Quality') as low_leads,
    count(*) filter (where state is null) as null_states,
    count(*) filter (where zip is null) as null_zips,
    count(*) filter (where appt_date is null) as null_appointments,
    count(*) filter (where email_match and phone_match) as both_matches,
    count(*) filter (where email_match and not phone_match) as email_matches,
    count(*) filter (where phone_match and not email_match) as phone_matches
  from gold.lead_quality_matching
  group by _partition_date
) matched on matched._partition_date = days._partition_date
left join (
  select first_day, count(*) as leads
  from (
    select min(_partition_date) as first_day
    from gold.lead_quality_matching
    where lead_uuid is not null
    group by lead_uuid
  ) firsts
  group by first_day
) new_leads on new_leads.first_day = days._partition_date
left join (
  select first_day, count(*) as leads
  from (
    select min(_partition_date) as first_day
    from gold.lead_quality_matching
    where lead_uuid is not null and lead_quality_flag = 'High Quality'
    group by lead_uuid
  ) firsts
  group by first_day
) new_high_leads on new_high_leads.first_day = days._partition_date;
comment on view gold.report_partitions is 'Figures of each day. A lead is new on the first day that has it.';
comment on column gold.report_partitions._partition_date is 'The day.';
comment on column gold.report_partitions.bronze_rows is 'Records of its file, the row of dashes included.';
comment on column gold.report_partitions.silver_rows is 'Clean records.';
comment on column gold.report_partitions.gold_rows is 'Records with the leads that they match.';
comment on column gold.report_partitions.leads is 'Different leads.';
comment on column gold.report_partitions.null_lead_ids is 'Records that match no lead.';
comment on column gold.report_partitions.high_rows is 'Rows of High Quality.';
comment on column gold.report_partitions.medium_rows is 'Rows of Medium Quality.';
comment on column gold.report_partitions.low_rows is 'Rows of Low Quality.';
comment on column gold.report_partitions.high_leads is 'Different leads with a row of High Quality; one may have rows of others too.';
comment on column gold.report_partitions.medium_leads is 'Different leads with a row of Medium Quality.';
comment on column gold.report_partitions.low_leads is 'Different leads with a row of Low Quality.';
comment on column gold.report_partitions.new_leads is 'Leads that no earlier day has.';
comment on column gold.report_partitions.new_high_leads is 'Leads that are of High Quality on no earlier day.';
comment on column gold.report_partitions.null_states is 'Rows without a state.';
comment on column gold.report_partitions.null_zips is 'Rows without a zip code.';
comment on column gold.report_partitions.null_appointments is 'Rows without an appointment.';
comment on column gold.report_partitions.both_matches is 'Rows whose lead has the same e-mail and the same phone.';
comment on column gold.report_partitions.email_matches is 'Rows whose lead has the same e-mail only.';
comment on column gold.report_partitions.phone_matches is 'Rows whose lead has the same phone only.';

create view gold.report_flags as
select lead_quality_flag, count(*) as rows, count(distinct lead_uuid) as leads
from gold.lead_quality_matching
group by lead_quality_flag;
comment on view gold.report_flags is 'Rows and different leads of each quality, over all days.';
comment on column gold.report_flags.lead_quality_flag is 'High Quality, Medium Quality or Low Quality.';
comment on column gold.report_flags.rows is 'Rows.';
comment on column gold.report_flags.leads is 'Different leads; one may be counted for several qualities.';

create view gold.report_matches as
select
  case
    when email_match and phone_match then 'both'
    when email_match then 'e-mail only'
    when phone_match then 'phone only'
    else 'none'
  end as scenario,
  count(*) as rows,
  count(distinct lead_uuid) as leads
from gold.lead_quality_matching
group by 1;
comment on view gold.report_matches is 'By which keys records and leads match, over all days.';
comment on column gold.report_matches.scenario is 'both, e-mail only, phone only or none.';
comment on column gold.report_matches.rows is 'Rows.';
comment on column gold.report_matches.leads is 'Different leads.';

create view gold.report_states as
select state, count(*) as rows
from gold.lead_quality_matching
group by state;
comment on view gold.report_states is 'Rows of each state, over all days.';
comment on column gold.report_states.state is 'The state; null where nobody knows it.';
comment on column gold.report_states.rows is 'Rows.';

create view gold.report_totals as
select
  (select count(*) from bronze.csv_snapshots) as bronze_rows,
  (select count(*) from silver.stg_csv_data) as silver_rows,
  count(*) as gold_rows,
  count(distinct _partition_date) as partitions,
  count(distinct lead_uuid) as leads,
  count(distinct lead_uuid) filter (where lead_quality_flag = 'High Quality') as high_leads,
  count(*) filter (where lead_uuid is null) as null_lead_ids,
  count(*) filter (where state is null) as null_states,
  count(*) filter (where zip is null) as null_zips,
  count(*) filter (where appt_date is null) as null_appointments
from gold.lead_quality_matching;
comment on view gold.report_totals is 'Figures over all days: one row.';
comment on column gold.report_totals.bronze_rows is 'Records of all files, the rows of dashes included.';
comment on column gold.report_totals.silver_rows is 'Clean records.';
comment on column gold.report_totals.gold_rows is 'Records with the leads that they match.';
comment on column gold.report_totals.partitions is 'Days.';
comment on column gold.report_totals.leads is 'Different leads.';
comment on column gold.report_totals.high_leads is 'Different leads that were of High Quality on some day.';
comment on column gold.report_totals.null_lead_ids is 'Records that match no lead.';
comment on column gold.report_totals.null_states is 'Rows without a state.';
comment on column gold.report_totals.null_zips is 'Rows without a zip code.';
comment on column gold.report_totals.null_appointments is 'Rows without an appointment.';

create view gold.report_new_high_leads as
select first_day as _partition_date, count(*) as leads
from (
  select min(_partition_date) as first_day
  from gold.lead_quality_matching
  where lead_uuid is not null and lead_quality_flag = 'High Quality'
  group by lead_uuid
) firsts
where first_day > (select min(_partition_date) from gold.lead_quality_matching)
group by first_day;
comment on view gold.report_new_high_leads is 'A line to draw: leads that are of High Quality for the first time. Without the first day, on which all of them are.';
comment on column gold.report_new_high_leads._partition_date is 'The day.';
comment on column gold.report_new_high_leads.leads is 'Leads.';
