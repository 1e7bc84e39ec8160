package io.millrace.dags.leadquality;

import static io.millrace.sql.lead_quality.bronze.Bronze.BRONZE;
import static io.millrace.sql.lead_quality.gold.Gold.GOLD;
import static io.millrace.sql.lead_quality.silver.Silver.SILVER;
import static io.millrace.tasks.RunValue.LOGICAL_DAY;
import static io.millrace.tasks.check.Checks.equalRows;
import static io.millrace.tasks.check.Checks.everyRow;
import static io.millrace.tasks.check.Checks.notNull;
import static io.millrace.tasks.check.Checks.unique;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.selectCount;

import io.millrace.tasks.Check;
import org.jooq.Condition;

/** What holds between the layers on every day. */
final class LayerChecks {

  private LayerChecks() {}

  /** A raw lead has all three keys; others are left out. */
  static Check leadsHaveAllKeys() {
    return everyRow("leads_have_all_keys", BRONZE.LEADS_PARQUET, CleanRows.hasAllKeys()).warning();
  }

  /** No raw lead stands there twice; it is kept once. */
  static Check rawLeadsOnce() {
    var raw = BRONZE.LEADS_PARQUET;
    return unique(raw.LEAD_UUID, raw.PHONE_HASH, raw.EMAIL_HASH).named("raw_leads_once").warning();
  }

  /** No two leads have the same e-mail and phone. */
  static Check keysOfOneLead() {
    var lead = SILVER.STG_LEADS_PARQUET;
    return unique(lead.EMAIL_HASH, lead.PHONE_HASH).named("keys_of_one_lead").warning();
  }

  /** Each record is clean or known to be left out. */
  static Check everyRecordStaged() {
    var raw = BRONZE.CSV_SNAPSHOTS;
    return equalRows(
            selectCount()
                .from(raw)
                .where(DriftChecks.isOfTheDay())
                .and(not(CleanRows.isDashes()))
                .and(not(CleanRows.isDropped())),
            selectCount().from(SILVER.STG_CSV_SNAPSHOTS).where(isOfTheDay()))
        .named("every_record_staged");
  }

  /** No record is left out but those of dashes. */
  static Check nothingDropped() {
    return everyRow("nothing_dropped", BRONZE.CSV_SNAPSHOTS, not(CleanRows.isDropped()))
        .where(DriftChecks.isOfTheDay())
        .warning();
  }

  /** A date that is there can be read. */
  static Check readableDates() {
    var raw = BRONZE.CSV_SNAPSHOTS;
    Condition entered = raw.ENTRYDATE.isNull().or(Spelled.date(raw.ENTRYDATE).isNotNull());
    Condition appointed = raw.APPT_DATE.isNull().or(Spelled.moment(raw.APPT_DATE).isNotNull());
    return everyRow("readable_dates", raw, entered.and(appointed))
        .where(DriftChecks.isOfTheDay().and(not(CleanRows.isDashes())))
        .warning();
  }

  static Check oneRecordALead() {
    var clean = SILVER.STG_CSV_SNAPSHOTS;
    return unique(clean.LEAD_NUMBER, clean._PARTITION_DATE)
        .where(isOfTheDay())
        .named("one_record_a_lead_number");
  }

  static Check readableLeadNumbers() {
    var clean = SILVER.STG_CSV_SNAPSHOTS;
    return everyRow("readable_lead_numbers", clean, clean.LEAD_NUMBER.likeRegex("^[0-9]{1,9}$"))
        .where(isOfTheDay());
  }

  static Check acceptedSets() {
    var clean = SILVER.STG_CSV_SNAPSHOTS;
    return everyRow("accepted_sets", clean, clean.SET.isNull().or(clean.SET.in("0", "1")))
        .where(isOfTheDay());
  }

  static Check acceptedDemos() {
    var clean = SILVER.STG_CSV_SNAPSHOTS;
    return everyRow("accepted_demos", clean, clean.DEMO.isNull().or(clean.DEMO.in("0", "1")))
        .where(isOfTheDay());
  }

  /** The states that the source sells in. */
  static Check acceptedStates() {
    var clean = SILVER.STG_CSV_SNAPSHOTS;
    return everyRow(
            "accepted_states",
            clean,
            clean.STATE.isNull().or(clean.STATE.in("WA", "AZ", "NV", "OR", "ID", "IL")))
        .where(isOfTheDay())
        .warning();
  }

  /** Each clean record is in the table of its day. */
  static Check everyRecordTyped() {
    return equalRows(
            selectCount().from(SILVER.STG_CSV_SNAPSHOTS).where(isOfTheDay()),
            selectCount()
                .from(SILVER.STG_CSV_DATA)
                .where(SILVER.STG_CSV_DATA._PARTITION_DATE.eq(LOGICAL_DAY)))
        .named("every_record_typed");
  }

  static Check everyRecordMatches() {
    return notNull(GOLD.LEAD_QUALITY_MATCHING.LEAD_UUID)
        .where(GOLD.LEAD_QUALITY_MATCHING._PARTITION_DATE.eq(LOGICAL_DAY))
        .named("every_record_matches")
        .warning();
  }

  /** No record matches two leads. */
  static Check oneLeadARecord() {
    return equalRows(
            selectCount()
                .from(SILVER.STG_CSV_DATA)
                .where(SILVER.STG_CSV_DATA._PARTITION_DATE.eq(LOGICAL_DAY)),
            selectCount()
                .from(GOLD.LEAD_QUALITY_MATCHING)
                .where(GOLD.LEAD_QUALITY_MATCHING._PARTITION_DATE.eq(LOGICAL_DAY)))
        .named("one_lead_a_record")
        .warning();
  }

  private static Condition isOfTheDay() {
    return SILVER.STG_CSV_SNAPSHOTS._PARTITION_DATE.eq(Day.PARTITION);
  }
}
