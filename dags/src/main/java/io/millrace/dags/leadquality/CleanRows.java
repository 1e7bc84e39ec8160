package io.millrace.dags.leadquality;

import static io.millrace.sql.lead_quality.bronze.Bronze.BRONZE;
import static io.millrace.sql.lead_quality.silver.Silver.SILVER;
import static io.millrace.tasks.RunValue.LOGICAL_DAY;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.trim;

import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;

/** What silver is made of. */
final class CleanRows {

  private static final String DASHES = "-----";

  private CleanRows() {}

  /** Rows of {@code silver.stg_leads_parquet}: those with all keys, each once. */
  static Select<?> leads() {
    var raw = BRONZE.LEADS_PARQUET;
    var clean = SILVER.STG_LEADS_PARQUET;
    Field<String> lead = lower(trim(raw.LEAD_UUID));
    Field<String> phone = lower(trim(raw.PHONE_HASH));
    Field<String> email = lower(trim(raw.EMAIL_HASH));
    return select(
            lead.as(clean.LEAD_UUID),
            phone.as(clean.PHONE_HASH),
            email.as(clean.EMAIL_HASH),
            max(raw._EXTRACTION_DATE).as(clean._EXTRACTION_DATE))
        .from(raw)
        .where(hasAllKeys())
        .groupBy(lead, phone, email);
  }

  /** Of a raw lead. */
  static Condition hasAllKeys() {
    var raw = BRONZE.LEADS_PARQUET;
    return raw.LEAD_UUID
        .isNotNull()
        .and(raw.PHONE_HASH.isNotNull())
        .and(raw.EMAIL_HASH.isNotNull());
  }

  /** Rows of {@code silver.stg_csv_snapshots} of the day. */
  static Select<?> snapshot() {
    var raw = BRONZE.CSV_SNAPSHOTS;
    var clean = SILVER.STG_CSV_SNAPSHOTS;
    Field<String> location = Spelled.known(raw.LOCATION);
    return select(
            Spelled.date(raw.ENTRYDATE).as(clean.ENTRY_DATE),
            Spelled.known(raw.LEADNUMBER).as(clean.LEAD_NUMBER),
            Spelled.known(raw.EMAIL_HASH).as(clean.EMAIL_HASH),
            Spelled.known(raw.PHONE_HASH).as(clean.PHONE_HASH),
            Spelled.known(raw.CITY).as(clean.CITY),
            Spelled.state(Spelled.known(raw.STATE), location).as(clean.STATE),
            Spelled.zip(raw.ZIP).as(clean.ZIP),
            Spelled.moment(raw.APPT_DATE).as(clean.APPT_DATE),
            Spelled.known(raw.SET).as(clean.SET),
            Spelled.number(Spelled.known(raw.DEMO)).as(clean.DEMO),
            Spelled.known(raw.DISPO).as(clean.DISPO),
            Spelled.known(raw.JOB_STATUS).as(clean.JOB_STATUS),
            location.as(clean.LOCATION),
            raw._EXTRACTION_DATE,
            raw._PARTITION_DATE,
            raw.LINE_NO)
        .from(raw)
        .where(raw._PARTITION_DATE.eq(Day.PARTITION))
        .and(not(isDashes()))
        .and(not(isDropped()));
  }

  /** Whether a raw record is one of dashes, which the source puts under its header. */
  static Condition isDashes() {
    var raw = BRONZE.CSV_SNAPSHOTS;
    List<Field<String>> all =
        List.of(
            raw.ENTRYDATE,
            raw.LEADNUMBER,
            raw.EMAIL_HASH,
            raw.PHONE_HASH,
            raw.CITY,
            raw.STATE,
            raw.ZIP,
            raw.APPT_DATE,
            raw.SET,
            raw.DEMO,
            raw.DISPO,
            raw.JOB_STATUS,
            raw.LOCATION);
    return or(all.stream().map(field -> field.isNotDistinctFrom(DASHES)).toList());
  }

  /** Whether a raw record is left out for another reason: no file has had one so far. */
  static Condition isDropped() {
    var raw = BRONZE.CSV_SNAPSHOTS;
    return raw.APPT_DATE.isNotDistinctFrom("nu").or(raw.ZIP.isNotDistinctFrom("00000"));
  }

  /** Rows of {@code silver.stg_csv_data} of the day. */
  static Select<?> typed() {
    var text = SILVER.STG_CSV_SNAPSHOTS;
    var typed = SILVER.STG_CSV_DATA;
    return select(
            text.ENTRY_DATE.cast(SQLDataType.LOCALDATE).as(typed.ENTRY_DATE),
            text.LEAD_NUMBER.cast(SQLDataType.INTEGER).as(typed.LEAD_NUMBER),
            text.EMAIL_HASH,
            text.PHONE_HASH,
            text.CITY,
            text.STATE,
            text.ZIP,
            text.APPT_DATE.cast(SQLDataType.LOCALDATETIME).as(typed.APPT_DATE),
            text.SET.cast(SQLDataType.INTEGER).as(typed.SET),
            text.DEMO.cast(SQLDataType.INTEGER).as(typed.DEMO),
            text.DISPO,
            text.JOB_STATUS,
            text.LOCATION,
            text._EXTRACTION_DATE.cast(SQLDataType.LOCALDATE).as(typed._EXTRACTION_DATE),
            LOGICAL_DAY.as(typed._PARTITION_DATE))
        .from(text)
        .where(text._PARTITION_DATE.eq(Day.PARTITION));
  }
}
