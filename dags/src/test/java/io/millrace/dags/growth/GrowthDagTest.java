package io.millrace.dags.growth;

import static io.millrace.sql.growth.mart.Mart.MART;
import static io.millrace.sql.growth.raw.Raw.RAW;
import static io.millrace.sql.growth.staging.Staging.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dags.growth.sample.GrowthSample;
import io.millrace.tasks.test.DagTest;
import io.millrace.tasks.test.RunResult;
import io.millrace.tasks.test.TaskResult;
import io.millrace.tasks.test.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline as any author would test one, with nothing but what authors are given. */
class GrowthDagTest {

  private static final DagTest GROWTH = DagTest.of(new GrowthEtl()).at("2026-11-19");

  @TempDir Path folder;

  @Test
  void stagesBeforeItPublishes() {
    assertThat(GROWTH.edges()).contains("copy_sessions -> stage_sessions");
    assertThat(GROWTH.upstream("publish_marts")).containsExactly("publish_dwh");
    assertThat(GROWTH.isAfter("publish_marts", "copy_conversions")).isTrue();
  }

  @Test
  void stampsTheMartsWithTheLogicalDate() {
    List<String> statements = GROWTH.sql("publish_marts");

    assertThat(statements)
        .hasSize(2)
        .allSatisfy(sql -> assertThat(sql).contains("2026-11-19 00:00:00+00:00"));
  }

  @Test
  void makesOfTheSampleWhatIsExpectedOfIt() throws IOException {
    new GrowthSample().write(folder, 0.002, 42);

    try (TestBed bed = GROWTH.bed()) {
      RunResult run = bed.run(GROWTH.reading(folder));

      assertThat(run.succeeded()).isTrue();
      assertThat(
              run.tasks().stream()
                  .flatMap(task -> task.checks().stream())
                  .map(check -> check.check() + "," + check.failed() + "," + check.checked())
                  .sorted())
          .containsExactlyElementsOf(expected("checks.csv"));
      assertThat(bed.warehouse().fetchValues(MART.MART_CHANNEL_ATTRIBUTION.LOGICAL_DATE))
          .isNotEmpty()
          .containsOnly(OffsetDateTime.parse("2026-11-19T00:00:00Z"));
    }
  }

  @Test
  void publishesNothingOfABadFileAndAllOfAMendedOne() throws IOException {
    Inputs.ofBoundaries(folder);
    Path sessions = folder.resolve("sessions.csv");
    String good = Files.readString(sessions);
    DagTest growth = GROWTH.reading(folder);

    try (TestBed bed = GROWTH.bed()) {
      Files.writeString(sessions, good + "77,2020-06-10 12:00:00,false,FAX\n");
      RunResult bad = bed.run(growth);

      assertThat(bad.state()).isEqualTo("failed");
      assertThat(bad.check("accepted_channels").failingRows()).contains("FAX");
      assertThat(bad.task("publish_dwh").state()).isEqualTo("upstream_failed");
      assertThat(bed.warehouse().fetchCount(MART.MART_CHANNEL_ATTRIBUTION)).isZero();

      Files.writeString(sessions, good);
      assertThat(bed.run(growth).succeeded()).isTrue();
      assertThat(bed.warehouse().fetchCount(MART.MART_CHANNEL_ATTRIBUTION)).isEqualTo(4);
    }
  }

  @Test
  void stagesASessionThatCameTwiceOnce() {
    try (TestBed bed = GROWTH.bed()) {
      for (long line = 2; line <= 3; line++) {
        bed.warehouse()
            .insertInto(RAW.SESSIONS)
            .set(RAW.SESSIONS.USER_ID, 1L)
            .set(RAW.SESSIONS.TIME_STARTED, LocalDateTime.parse("2020-06-10T12:00"))
            .set(RAW.SESSIONS.IS_PAID, true)
            .set(RAW.SESSIONS.MEDIUM, "PAID SEARCH")
            .set(RAW.SESSIONS.FILE_ID, 1L)
            .set(RAW.SESSIONS.LINE_NO, line)
            .execute();
      }

      TaskResult staged = bed.runTask(GROWTH, "stage_sessions");

      assertThat(staged.rows()).isEqualTo(1);
      assertThat(bed.warehouse().fetchValues(STAGING.ALL_SESSIONS.CHANNEL))
          .containsExactly("PAID SEARCH");
    }
  }

  /** Without the header. */
  private List<String> expected(String file) throws IOException {
    return Files.readAllLines(folder.resolve("expected").resolve(file)).stream().skip(1).toList();
  }
}
