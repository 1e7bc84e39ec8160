package io.millrace.dags.leadquality;

import static io.millrace.sql.lead_quality.bronze.Bronze.BRONZE;
import static io.millrace.sql.lead_quality.gold.Gold.GOLD;
import static io.millrace.sql.lead_quality.silver.Silver.SILVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dags.leadquality.sample.LeadQualitySample;
import io.millrace.dags.stream.Lines;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.test.DagTest;
import io.millrace.tasks.test.RunResult;
import io.millrace.tasks.test.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeadQualityTest {

  private static final LocalDate FIRST = LocalDate.of(2024, 10, 1);
  private static final DagTest LEADS = DagTest.of(new LeadQuality()).at("2024-10-01");

  private static TestBed bed;
  private static DSLContext warehouse;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    bed = LEADS.bed();
    warehouse = bed.warehouse();
  }

  @AfterAll
  static void close() {
    bed.close();
  }

  @BeforeEach
  void empty() {
    warehouse.execute(
        "truncate bronze.csv_snapshots, bronze.leads_parquet, silver.stg_leads_parquet,"
            + " silver.stg_csv_snapshots, silver.stg_csv_data, gold.lead_quality_matching");
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(DagDefinition.class))
        .hasAtLeastOneElementOfType(LeadQuality.class);
  }

  @Test
  void goesFromLayerToLayer() {
    assertThat(LEADS.edges())
        .containsExactlyInAnyOrder(
            "load_leads -> stage_leads",
            "load_snapshot -> stage_snapshot",
            "stage_snapshot -> split_by_day",
            "split_by_day -> publish_gold",
            "stage_leads -> publish_gold",
            "load_snapshot -> figures",
            "split_by_day -> figures",
            "publish_gold -> figures");
  }

  @Test
  void makesOfTheSampleWhatIsExpectedOfIt() throws IOException {
    new LeadQualitySample().write(folder, 1.0, 42);

    List<String> warned = new ArrayList<>();
    for (int day = 1; day <= 22; day++) {
      RunResult run = run(day);
      assertThat(run.state()).isEqualTo("success");
      warned.addAll(warnings(day, run));
    }

    assertThat(Lines.counts(warehouse, BRONZE, GOLD, SILVER))
        .isEqualTo(Lines.expected(folder, "row_counts.csv"));
    assertThat(rows(GOLD.REPORT_PARTITIONS))
        .containsExactlyInAnyOrderElementsOf(expected("report_partitions"));
    assertThat(rows(GOLD.REPORT_TOTALS)).isEqualTo(expected("report_totals"));
    assertThat(rows(GOLD.REPORT_FLAGS))
        .containsExactlyInAnyOrderElementsOf(expected("report_flags"));
    assertThat(rows(GOLD.REPORT_MATCHES))
        .containsExactlyInAnyOrderElementsOf(expected("report_matches"));
    assertThat(rows(GOLD.REPORT_STATES))
        .containsExactlyInAnyOrderElementsOf(expected("report_states"));
    assertThat(rows(GOLD.REPORT_NEW_HIGH_LEADS))
        .containsExactlyInAnyOrderElementsOf(expected("report_new_high_leads"));
    assertThat(warehouse.fetchCount(BRONZE.CSV_SNAPSHOTS)).isEqualTo(82_304);
    assertThat(warned).contains("9 header_as_before", "11 header_as_before", "13 header_as_before");
    assertThat(warned.stream().filter(line -> line.endsWith(" header_as_before"))).hasSize(3);
    assertThat(days(warned, "no_rows_of_dashes")).isEqualTo(range(6, 22));
    assertThat(days(warned, "usual_demos")).isEqualTo(range(11, 20));
    assertThat(days(warned, "usual_sets")).isEqualTo(range(16, 22));
    assertThat(days(warned, "usual_states")).isEqualTo(range(21, 22));
    assertThat(days(warned, "row_count_as_before")).isEmpty();
    assertThat(days(warned, "every_record_matches")).isEmpty();
    assertThat(days(warned, "one_lead_a_record")).isNotEmpty();

    List<String> before = written();
    assertThat(run(22).succeeded()).isTrue();
    assertThat(run(5).succeeded()).isTrue();
    assertThat(written()).isEqualTo(before);
    assertThat(warehouse.fetchCount(BRONZE.CSV_SNAPSHOTS)).isEqualTo(82_304);
  }

  @Test
  void readsColumnsByTheirNamesInAnyOrder() throws IOException {
    LeadFiles.usual(folder)
        .file(
            "data_13.csv",
            "location,CityName,LEADNUMBER,ENTRYDATE,phone_hash,email_hash,Job Status,Dispo,Demo,"
                + "Set,Appt Date,ZIP,STATE",
            "Kent | WA,Kent,7,01/31/2023,p1,e1,Completed,DQ Bath-VA\\Med,True,1,"
                + "02/01/2023  5:30PM,98031,WA");

    assertThat(run(13).succeeded()).isTrue();

    assertThat(rows(SILVER.STG_CSV_DATA_13))
        .containsExactly(
            "2023-01-31,7,e1,p1,Kent,WA,98031,2023-02-01T17:30,1,1,DQ Bath-VA\\Med,Completed,"
                + "Kent | WA,"
                + today()
                + ",2024-10-13");
  }

  @Test
  void judgesStatesZipsDatesAndDemos() throws IOException {
    LeadFiles.usual(folder)
        .file(
            "data_13.csv",
            LeadFiles.HEADER + ",location",
            "-----,-----,-----,-----,-----,-----,-----,-----,-----,-----,-----,-----,-----",
            "11/14/2022,1,e1,p1,Kent,  ,98031,,0,False,Data,,Kent | WA  ",
            "11/14/2022,2,e1,p1,Kent,nu,0,,0,0,Data,,Kent | nu",
            "13/14/2022,3,e1,p1,Kent,,9803,02/30/2023  5:30PM,0,True,Data,, | AZ",
            "14-11-2022,4,e1,p1,Kent,  ,980311,12/31/2022 12:00AM,0,1,Data,,|",
            "2022-11-14,5,e1,p1,None,NV,06001,,1,0,Data,nan,Kent | OR");

    RunResult run = run(13);

    assertThat(run.succeeded()).isTrue();
    var row = SILVER.STG_CSV_DATA;
    assertThat(
            Lines.of(
                warehouse,
                row,
                "|",
                row.LEAD_NUMBER,
                row.ENTRY_DATE,
                row.CITY,
                row.STATE,
                row.ZIP,
                row.APPT_DATE,
                row.DEMO,
                row.JOB_STATUS))
        .containsExactlyInAnyOrder(
            "1|2022-11-14|Kent|WA|98031||0|",
            "2|2022-11-14|Kent||||0|",
            "3||Kent|AZ|||1|",
            "4|2022-11-14|Kent|||2022-12-31T00:00|1|",
            "5|2022-11-14||NV|06001||0|");
    assertThat(run.check("no_rows_of_dashes").failed()).isEqualTo(1);
    assertThat(run.check("readable_dates").failed()).isEqualTo(1);
    assertThat(run.check("every_record_staged").checked()).isEqualTo(5);
  }

  @Test
  void matchesByEitherKeyAndSaysByWhich() throws IOException {
    LeadFiles.usual(folder)
        .day(
            1,
            "11/14/2022,1,e1,p1,,WA,98031,,1,1,Data,",
            "11/14/2022,2,e1,px,,WA,98031,,1,0,Data,",
            "11/14/2022,3,ex,p2,,WA,98031,,0,1,Data,",
            "11/14/2022,4,e1,p2,,WA,98031,,0,0,Data,",
            "11/14/2022,5,ex,px,,WA,98031,,1,1,Data,",
            "11/14/2022,6,,,,WA,98031,,1,1,Data,");

    RunResult run = run(1);

    assertThat(run.succeeded()).isTrue();
    var row = GOLD.LEAD_QUALITY_MATCHING;
    assertThat(
            Lines.of(
                warehouse,
                row,
                "|",
                row.LEAD_NUMBER,
                row.MATCH_NO,
                row.LEAD_UUID,
                row.EMAIL_MATCH,
                row.PHONE_MATCH,
                row.LEAD_QUALITY_FLAG))
        .containsExactlyInAnyOrder(
            "1|1|u1|true|true|High Quality",
            "2|1|u1|true|false|Medium Quality",
            "3|1|u2|false|true|Low Quality",
            "4|1|u1|true|false|Low Quality",
            "4|2|u2|false|true|Low Quality",
            "5|1||false|false|High Quality",
            "6|1||false|false|High Quality");
    assertThat(run.check("every_record_matches").failed()).isEqualTo(2);
    assertThat(run.check("one_lead_a_record").failed()).isEqualTo(1);
    assertThat(run.task("figures").output()).isEqualTo(new LeadFigures(7, 2, 2, 1, 1));
  }

  @Test
  void replacesItsDayAndLeavesTheOthers() throws IOException {
    LeadFiles.usual(folder).day(1, "11/14/2022,1,e1,p1,,WA,98031,,1,1,Data,");
    new LeadFiles(folder).day(2, "11/14/2022,1,e1,p1,,WA,98031,,1,1,Data,");
    run(1);
    run(2);

    new LeadFiles(folder).day(2, "11/14/2022,9,e2,p2,,AZ,85003,,0,0,Data,");
    run(2);

    assertThat(rows(SILVER.STG_CSV_DATA_01)).hasSize(1);
    assertThat(
            Lines.of(
                warehouse,
                GOLD.LEAD_QUALITY_MATCHING,
                ",",
                GOLD.LEAD_QUALITY_MATCHING._PARTITION_DATE,
                GOLD.LEAD_QUALITY_MATCHING.LEAD_NUMBER))
        .containsExactlyInAnyOrder("2024-10-01,1", "2024-10-02,9");
  }

  @Test
  void findsFilesInTheFolderAndUnderItsPrefix() throws IOException {
    LeadFiles.usual(Files.createDirectories(folder.resolve("SFTP")))
        .day(1, "11/14/2022,1,e1,p1,,WA,98031,,1,1,Data,");

    assertThat(run(1).succeeded()).isTrue();

    assertThat(warehouse.fetchCount(GOLD.LEAD_QUALITY_MATCHING)).isEqualTo(1);
    assertThat(run(2).task("load_snapshot").reason())
        .contains("data_2.csv: no such file, nor is there")
        .contains("SFTP");
  }

  @Test
  void keepsTheOldDayWhereARecordStandsTwice() throws IOException {
    LeadFiles.usual(folder).day(1, "11/14/2022,1,e1,p1,,WA,98031,,1,1,Data,");
    run(1);
    List<String> before = written();
    new LeadFiles(folder)
        .day(
            1,
            "11/14/2022,1,e1,p1,,WA,98031,,1,1,Data,",
            "11/14/2022,1,e2,p2,,WA,98031,,1,1,Data,");

    RunResult run = run(1);

    assertThat(run.state()).isEqualTo("failed");
    assertThat(run.check("one_record_a_lead_number").failed()).isEqualTo(1);
    assertThat(written()).isEqualTo(before);
  }

  @Test
  void warnsOfAnEmptyFileAndOfFarFewerRows() throws IOException {
    LeadFiles.usual(folder)
        .day(
            1, "11/14/2022,1,e1,p1,,WA,98031,,1,1,Data,", "11/14/2022,2,e1,p1,,WA,98031,,1,1,Data,")
        .day(2);
    run(1);

    RunResult run = run(2);

    assertThat(run.check("snapshot_not_empty").status()).isEqualTo("warned");
    assertThat(run.check("row_count_as_before").status()).isEqualTo("warned");
  }

  @Test
  void dropsRepeatedLeadsAndSaysSo() throws IOException {
    new LeadFiles(folder)
        .leads("U1 ,p1,e1", "u1,p1,e1", "u9,p1,e1")
        .day(1, "11/14/2022,1,e1,p1,,WA,98031,,1,1,Data,");

    RunResult run = run(1);

    assertThat(rows(SILVER.STG_LEADS_PARQUET))
        .containsExactlyInAnyOrder("u1,p1,e1," + today(), "u9,p1,e1," + today());
    assertThat(run.check("keys_of_one_lead").status()).isEqualTo("warned");
  }

  private RunResult run(int day) {
    return bed.run(LEADS.at(FIRST.plusDays(day - 1L)).reading(folder));
  }

  private static List<String> warnings(int day, RunResult run) {
    return run.tasks().stream()
        .flatMap(task -> task.checks().stream())
        .filter(check -> check.status().equals("warned"))
        .map(check -> day + " " + check.check())
        .toList();
  }

  private static List<Integer> days(List<String> warned, String check) {
    return warned.stream()
        .filter(line -> line.endsWith(" " + check))
        .map(line -> Integer.valueOf(line.substring(0, line.indexOf(' '))))
        .toList();
  }

  private static List<Integer> range(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  private static List<String> rows(Table<?> table) {
    return Lines.of(warehouse, table, ",", table.fields());
  }

  private List<String> expected(String report) {
    return Lines.expected(folder, report + ".csv");
  }

  private static List<String> written() {
    return Lines.written(warehouse, SILVER).stream()
        .filter(line -> !line.startsWith("stg_leads"))
        .toList();
  }

  private static String today() {
    return String.valueOf(warehouse.fetchValue("select (now() at time zone 'UTC')::date"));
  }
}
