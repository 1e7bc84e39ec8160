package io.millrace.dags.growth;

import static io.millrace.sql.growth.mart.Mart.MART;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.dags.growth.PipelineRun.Finding;
import io.millrace.dags.growth.sample.GrowthSample;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskFailed;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrowthEtlTest {

  @RegisterExtension static final TestDatabase growth = TestDatabase.warehouse("growth");

  @TempDir Path folder;

  @BeforeEach
  void threeUsersRegistered() throws IOException {
    new Inputs(folder)
        .write(
            "sessions.csv",
            Inputs.SESSIONS,
            "1,2020-06-10 12:00:00.000,true,PAID SEARCH",
            "1,2020-06-10 12:00:00,true,PAID SEARCH",
            "1,2020-06-10 14:59:59,false,DIRECT",
            "2,2020-06-09 10:00:00.250,false,IMPRESSION")
        .write(
            "conversions.csv",
            Inputs.CONVERSIONS,
            "1,2020-06-10 15:00:00",
            "2,2020-06-10 15:00:00",
            "3,2020-06-10 15:00:00");
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(DagDefinition.class)).hasAtLeastOneElementOfType(GrowthEtl.class);
  }

  @Test
  void ordersItsTasksByTheirTables() {
    var dag = new GrowthEtl().define();

    assertThat(dag.tasks().stream().collect(Collectors.toMap(Task::id, Task::upstream)))
        .containsOnly(
            entry("copy_sessions", Set.of()),
            entry("copy_conversions", Set.of()),
            entry("stage_sessions", Set.of("copy_sessions")),
            entry("stage_registrations", Set.of("copy_conversions")),
            entry("stage_users", Set.of("copy_conversions", "copy_sessions")),
            entry("publish_dwh", Set.of("stage_registrations", "stage_sessions", "stage_users")),
            entry("publish_marts", Set.of("publish_dwh")),
            entry("duplicate_sessions", Set.of("copy_sessions")),
            entry("conversions_without_session", Set.of("copy_conversions", "copy_sessions")));
  }

  @Test
  void turnsFilesIntoMarts() throws Exception {
    var run = PipelineRun.of(growth, folder);

    var rows = Rows.on(growth);
    assertThat(run.blockedBy()).isEmpty();
    assertThat(rows.table(MART.MART_CHANNEL_ATTRIBUTION)).containsExactly("PAID_SEARCH,2020,6,1");
    assertThat(rows.table(MART.MART_CHANNEL_ATTRIBUTION_STRICT))
        .containsExactly("OTHERS,2020,6,2,2", "PAID_CLICK,2020,6,1,1");
    assertThat(run.findings())
        .containsEntry("duplicate_sessions", new Finding(4, 1))
        .containsEntry("conversions_without_session", new Finding(3, 1));
  }

  @Test
  void writesNothingWhereNothingChanged() throws Exception {
    PipelineRun.of(growth, folder);
    var before = Layers.published(growth);

    PipelineRun.of(growth, folder);

    assertThat(Layers.published(growth)).isEqualTo(before);
  }

  @Test
  void leavesNothingOfAnotherSource(@TempDir Path sample) throws Exception {
    PipelineRun.of(growth, folder);
    var alone = Layers.rows(growth);
    new GrowthSample().write(sample, 0.001, 42);
    PipelineRun.of(growth, sample);

    PipelineRun.of(growth, folder);

    assertThat(Layers.rows(growth)).isEqualTo(alone);
  }

  @ParameterizedTest
  @CsvSource({
    "'9,2020-06-10 12:00:00,false,',            not_null_session_sk",
    "'9,2020-06-10 12:00:00,false,Direct',      accepted_channels",
    "'9,2020-06-10 12:00:00,false,FAX',         accepted_channels",
    "'1,2020-06-10 12:00:00,false,PAID SEARCH', one_is_paid_a_session",
  })
  void publishesNothingOfABadSource(String badRow, String check) throws Exception {
    PipelineRun.of(growth, folder);
    var before = Layers.published(growth);
    append("sessions.csv", badRow + "\n");

    var run = PipelineRun.of(growth, folder);

    assertThat(run.blockedBy()).contains(check);
    assertThat(run.findings())
        .hasEntrySatisfying(check, finding -> assertThat(finding.failed()).isEqualTo(1));
    assertThat(Layers.published(growth)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sessions.csv", "conversions.csv"})
  void rejectsUpToAHundredRowsOfAFile(String file) throws Exception {
    append(file, "no row\n".repeat(100));
    var run = PipelineRun.of(growth, folder);
    assertThat(run.blockedBy()).isEmpty();

    append(file, "no row\n");
    assertThatThrownBy(() -> PipelineRun.of(growth, folder))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining(file);
  }

  private void append(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), Files.readString(folder.resolve(file)) + text);
  }
}
