package io.millrace.orchestrator.cli;

import static io.millrace.sql.orchestrator.Tables.DAG;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.schedule.DagSchedules;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** When DAGs are due, with the orchestrator's database at hand. */
class DagsCommandTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;
  private Terminal terminal;

  @BeforeEach
  void opens() throws IOException {
    terminal =
        new Terminal(folder).withDags(Harvest.class).with("MILLRACE_DB_URL", DATABASE.libpqUrl());
  }

  @Test
  void pausesAndResumesADagAndListsItsNextRun() {
    assertThat(terminal.run("dags", "pause", "harvest").out())
        .as("before any server has loaded it")
        .isEqualTo("DAG harvest is paused\n");
    assertThat(terminal.run("dags", "pause", "harvest").out())
        .isEqualTo("DAG harvest was paused already\n");
    new DagSchedules(DATABASE.sql()).load(List.of(new Harvest().define()), "test");
    assertThat(terminal.run("dags").lines().get(1)).startsWith("harvest  0 0 * * * UTC  paused  ");

    assertThat(terminal.run("dags", "resume", "harvest").out())
        .isEqualTo("DAG harvest is scheduled again\n");
    assertThat(terminal.run("dags", "resume", "harvest").out())
        .isEqualTo("DAG harvest was not paused\n");
    assertThat(terminal.run("dags").lines().get(1))
        .matches("harvest  0 0 [*] [*] [*] UTC  \\d{4}-\\d\\d-\\d\\dT00:00:00Z  growth .*");
    assertThat(terminal.run("dags", "--json").out())
        .contains("\"paused\":false,\"next_run_at\":\"");
  }

  @Test
  void saysWhyADagIsPausedThatNobodyHasPaused() {
    new DagSchedules(DATABASE.sql()).load(List.of(new Harvest().define()), "test");
    DATABASE
        .sql()
        .update(DAG)
        .set(DAG.PAUSED, true)
        .set(DAG.PAUSE_REASON, "3 runs failed in a row")
        .execute();

    assertThat(terminal.run("dags").lines().get(1)).contains("paused: 3 runs failed in a row  ");
    assertThat(terminal.run("dags", "--json").out())
        .contains("\"pause_reason\":\"3 runs failed in a row\"");

    assertThat(terminal.run("dags", "resume", "harvest").exit()).isZero();
    assertThat(terminal.run("dags", "pause", "harvest").exit()).isZero();
    assertThat(terminal.run("dags").lines().get(1)).contains("  paused  ");
    terminal.run("dags", "resume", "harvest");
  }

  @Test
  void namesTheNearestDagToPause() {
    var ended = terminal.run("dags", "pause", "havrest");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).isEqualTo("millrace: There is no DAG havrest; did you mean harvest?\n");
  }

  @Test
  void listsDagsAlthoughTheDatabaseIsOutOfReach() {
    var ended = terminal.with("MILLRACE_DB_URL", "postgresql://127.0.0.1:1/none").run("dags");

    assertThat(ended.exit()).isZero();
    assertThat(ended.lines().get(1)).startsWith("harvest  0 0 * * * UTC  ");
    assertThat(ended.err()).startsWith("millrace: When DAGs are due is not known: There is no way");
  }
}
