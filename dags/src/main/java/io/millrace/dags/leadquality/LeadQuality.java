package io.millrace.dags.leadquality;

import static io.millrace.sql.lead_quality.bronze.Bronze.BRONZE;
import static io.millrace.sql.lead_quality.gold.Gold.GOLD;
import static io.millrace.sql.lead_quality.silver.Silver.SILVER;
import static io.millrace.tasks.RunValue.LOGICAL_DAY;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.copy.Copy.parquet;
import static io.millrace.tasks.copy.FileRows.FILE_HEADER;
import static io.millrace.tasks.copy.FileRows.fileRowsAppended;
import static io.millrace.tasks.copy.FileRows.fileRowsArrived;
import static io.millrace.tasks.sql.SqlTasks.query;
import static io.millrace.tasks.sql.SqlTasks.rebuild;

import io.millrace.dags.leadquality.sample.LeadQualitySample;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Retries;
import io.millrace.tasks.Schedule;
import java.time.Duration;
import java.time.ZoneOffset;

/** Daily snapshots of a CRM, and leads from a Parquet file, into lead quality. */
public final class LeadQuality implements DagDefinition {

  /** Where the source puts its files, if they do not lie in the folder itself. */
  private static final String PREFIX = "SFTP";

  @Override
  public Dag define() {
    var dag =
        Dag.named("lead_quality")
            .describedAs("Daily snapshots of a CRM, and leads from a Parquet file, into quality.")
            .schedule(Schedule.daily(ZoneOffset.UTC))
            .startingOn(Day.FIRST)
            .endingOn(Day.LAST)
            .timeout(Duration.ofMinutes(30))
            .warehouse("lead_quality")
            .retries(Retries.exponential(2, Duration.ofSeconds(10)))
            .sampleData(new LeadQualitySample());

    loadFiles(dag);
    stageLeads(dag);
    stageSnapshot(dag);
    publishGold(dag);
    return dag.build();
  }

  private static void loadFiles(DagBuilder dag) {
    var snapshots = BRONZE.CSV_SNAPSHOTS;
    dag.task(
            "load_snapshot",
            copy(csv(Day::fileOf)
                    .orIn(PREFIX)
                    .renaming("CityName", snapshots.CITY)
                    .renaming("Appt Date", snapshots.APPT_DATE)
                    .renaming("Job Status", snapshots.JOB_STATUS)
                    .optional(snapshots.LOCATION))
                .into(snapshots)
                .with(snapshots._PARTITION_DATE, Day.PARTITION)
                .with(snapshots._EXTRACTION_DATE, Day.EXTRACTION)
                .with(snapshots._HEADER, FILE_HEADER)
                .replacingSame(snapshots._PARTITION_DATE))
        .check(fileRowsAppended(snapshots))
        .check(DriftChecks.someRows())
        .check(DriftChecks.sameHeader())
        .check(DriftChecks.sameNumberOfRows())
        .check(DriftChecks.noDashes())
        .check(DriftChecks.usualStates())
        .check(DriftChecks.usualSets())
        .check(DriftChecks.usualDemos());
    var leads = BRONZE.LEADS_PARQUET;
    dag.task(
            "load_leads",
            copy(parquet("parquet/leads.parquet").orIn(PREFIX).ignoring("__index_level_0__"))
                .into(leads)
                .with(leads._EXTRACTION_DATE, Day.EXTRACTION)
                .replacing())
        .check(fileRowsArrived(leads));
  }

  private static void stageLeads(DagBuilder dag) {
    dag.task("stage_leads", rebuild(SILVER.STG_LEADS_PARQUET).from(CleanRows.leads()))
        .check(LayerChecks.leadsHaveAllKeys())
        .check(LayerChecks.rawLeadsOnce())
        .check(LayerChecks.keysOfOneLead());
  }

  private static void stageSnapshot(DagBuilder dag) {
    var clean = SILVER.STG_CSV_SNAPSHOTS;
    dag.task(
            "stage_snapshot",
            rebuild(clean).from(CleanRows.snapshot()).within(clean._PARTITION_DATE, Day.PARTITION))
        .check(LayerChecks.everyRecordStaged())
        .check(LayerChecks.nothingDropped())
        .check(LayerChecks.readableDates())
        .check(LayerChecks.oneRecordALead())
        .check(LayerChecks.readableLeadNumbers())
        .check(LayerChecks.acceptedSets())
        .check(LayerChecks.acceptedDemos())
        .check(LayerChecks.acceptedStates());
    var typed = SILVER.STG_CSV_DATA;
    dag.task(
            "split_by_day",
            rebuild(typed).from(CleanRows.typed()).within(typed._PARTITION_DATE, LOGICAL_DAY))
        .check(LayerChecks.everyRecordTyped());
  }

  private static void publishGold(DagBuilder dag) {
    var gold = GOLD.LEAD_QUALITY_MATCHING;
    dag.task(
            "publish_gold",
            rebuild(gold).from(MatchedRows.rows()).within(gold._PARTITION_DATE, LOGICAL_DAY))
        .check(LayerChecks.everyRecordMatches())
        .check(LayerChecks.oneLeadARecord());
    dag.task("figures", query(LeadFigures.ofTheDay(), LeadFigures.class));
  }
}
