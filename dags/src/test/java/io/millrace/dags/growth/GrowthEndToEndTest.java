package io.millrace.dags.growth;

import static io.millrace.orchestrator.run.RunState.FAILED;
import static io.millrace.orchestrator.run.RunState.SUCCESS;
import static io.millrace.sql.growth.mart.Mart.MART;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dags.growth.sample.GrowthSample;
import io.millrace.orchestrator.run.CheckReader;
import io.millrace.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pipeline on a real node and a real warehouse, from files to marts. */
class GrowthEndToEndTest {

  @RegisterExtension static final TestDatabase orchestrator = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase growth = TestDatabase.warehouse("growth");

  private static GrowthNode node;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    node = new GrowthNode(orchestrator, growth);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void countsWhatLiesOnTheLimits() throws Exception {
    Inputs.ofBoundaries(folder);

    var run = node.run(folder);

    var rows = Rows.on(growth);
    assertThat(run.state()).isEqualTo(SUCCESS);
    assertThat(rows.table(MART.MART_CHANNEL_ATTRIBUTION))
        .containsExactly(
            "DIRECT,2020,6,1",
            "ORGANIC_SEARCH,2020,6,1",
            "PAID_IMPRESSION,2020,6,1",
            "PAID_SEARCH,2020,6,1");
    assertThat(rows.table(MART.MART_CHANNEL_ATTRIBUTION_STRICT))
        .containsExactly(
            "DIRECT,2020,6,1,1",
            "ORGANIC_CLICK,2020,6,1,1",
            "OTHERS,2020,6,5,5",
            "PAID_CLICK,2020,6,1,1",
            "PAID_IMPRESSION,2020,6,1,1");
    assertThat(run.check("duplicate_sessions").verdict())
        .extracting(
            CheckReader.Verdict::status, CheckReader.Verdict::checked, CheckReader.Verdict::failed)
        .containsExactly("warned", 9L, 1L);
    assertThat(run.check("conversions_without_session").verdict())
        .extracting(
            CheckReader.Verdict::status, CheckReader.Verdict::checked, CheckReader.Verdict::failed)
        .containsExactly("warned", 9L, 1L);
  }

  @Test
  void leavesNothingOfAnotherSourceInAnyLayer(@TempDir Path sample) throws Exception {
    Inputs.ofBoundaries(folder);
    node.run(folder);
    var alone = Layers.rows(growth);
    new GrowthSample().write(sample, 0.002, 42);
    node.run(sample);
    assertThat(Layers.rows(growth)).isNotEqualTo(alone);

    node.run(folder);

    assertThat(Layers.rows(growth)).isEqualTo(alone);
  }

  @Test
  void touchesNoPublishedRowWhenRunAgain() throws Exception {
    new GrowthSample().write(folder, 0.002, 42);
    node.run(folder);
    var rows = Layers.rows(growth);
    var published = Layers.published(growth);

    var again = node.run(folder);

    assertThat(again.state()).isEqualTo(SUCCESS);
    assertThat(Layers.rows(growth)).isEqualTo(rows);
    assertThat(Layers.published(growth)).isEqualTo(published);
  }

  @ParameterizedTest
  @CsvSource({
    "'77,2020-06-10 12:00:00,false,',           not_null_session_sk",
    "'77,2020-06-10 12:00:00,false,FAX',        accepted_channels",
    "'1,2020-06-10 12:00:00,false,PAID SEARCH', one_is_paid_a_session",
  })
  void publishesNothingOfABadSource(String badRow, String check) throws Exception {
    Inputs.ofBoundaries(folder);
    node.run(folder);
    var published = Layers.published(growth);
    Path sessions = folder.resolve("sessions.csv");
    Files.writeString(sessions, Files.readString(sessions) + badRow + "\n");

    var run = node.run(folder);

    String user = badRow.substring(0, badRow.indexOf(','));
    assertThat(run.state()).isEqualTo(FAILED);
    assertThat(run.task("stage_sessions").reason())
        .contains("check " + check + " failed on staging.all_sessions")
        .doesNotContain("\n");
    assertThat(run.check(check).verdict().status()).isEqualTo("failed");
    assertThat(run.check(check).sample()).contains("\"user_id\": " + user + ",");
    assertThat(Layers.published(growth)).isEqualTo(published);
  }
}
