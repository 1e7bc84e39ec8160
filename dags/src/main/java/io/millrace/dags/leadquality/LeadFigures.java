package io.millrace.dags.leadquality;

import static io.millrace.sql.lead_quality.gold.Gold.GOLD;
import static io.millrace.tasks.RunValue.LOGICAL_DAY;
import static org.jooq.impl.DSL.select;

import org.jooq.Select;

/**
 * What a run hands on of its day.
 *
 * @param rows records with the leads that they match
 * @param leads different leads
 * @param newLeads leads that no earlier day has
 * @param highLeads leads of High Quality
 * @param newHighLeads leads that are of High Quality for the first time
 */
public record LeadFigures(long rows, long leads, long newLeads, long highLeads, long newHighLeads) {

  static Select<?> ofTheDay() {
    var report = GOLD.REPORT_PARTITIONS;
    return select(
            report.GOLD_ROWS,
            report.LEADS,
            report.NEW_LEADS,
            report.HIGH_LEADS,
            report.NEW_HIGH_LEADS)
        .from(report)
        .where(report._PARTITION_DATE.eq(LOGICAL_DAY));
  }
}
