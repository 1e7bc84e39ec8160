package io.millrace.orchestrator.cli;

import static io.millrace.sql.orchestrator.Tables.CHECK_NORMAL;
import static io.millrace.sql.orchestrator.Tables.INCIDENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.MeasuredDays;
import io.millrace.orchestrator.run.PastMeasures;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Of a check that finds everything unusual since the second day. */
class ChecksNormalCommandTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  private Terminal terminal = new Terminal(Path.of(""));

  @BeforeEach
  void measured() throws Exception {
    DATABASE
        .sql()
        .execute(
            "truncate orchestrator.check_result, orchestrator.check_normal, orchestrator.incident"
                + " cascade");
    terminal =
        new Terminal(folder).withDags(Harvest.class).with("MILLRACE_DB_URL", DATABASE.libpqUrl());
    var days = new MeasuredDays(DATABASE, new PastMeasures.Key("harvest", "mow", "usual_rows"));
    days.keep(1, false);
    days.keep(2, true);
    days.keep(3, true);
  }

  @Test
  void saysWhereTheBaselineBegins() {
    var ended = terminal.run("checks", "normal", "harvest", "mow", "usual_rows");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .isEqualTo(
            "the baseline of check usual_rows of task mow of DAG harvest begins at"
                + " 2026-01-02T00:00:00Z\n");
    assertThat(DATABASE.sql().fetchSingle(CHECK_NORMAL).get(CHECK_NORMAL.SAID_BY))
        .isEqualTo(System.getProperty("user.name"));
  }

  @Test
  void resolvesTheIncidentOfTheCheck() {
    OffsetDateTime then = OffsetDateTime.parse("2026-01-03T04:00:00Z");
    DATABASE
        .sql()
        .insertInto(INCIDENT)
        .set(INCIDENT.DAG_ID, "harvest")
        .set(INCIDENT.TASK_ID, "mow")
        .set(INCIDENT.CHECK_NAME, "usual_rows")
        .set(INCIDENT.TABLE_NAME, "public.hay")
        .set(INCIDENT.STATE, "open")
        .set(INCIDENT.SEVERITY, "warning")
        .set(INCIDENT.RESULTS, 1)
        .set(INCIDENT.OPENED_AT, then)
        .set(INCIDENT.LAST_SEEN_AT, then)
        .set(INCIDENT.FIRST_RUN_ID, "r")
        .set(INCIDENT.LAST_RUN_ID, "r")
        .set(INCIDENT.LOGICAL_DATE, then)
        .set(INCIDENT.CHECK_RESULT_ID, 1L)
        .set(INCIDENT.CHECKED, 1L)
        .set(INCIDENT.FAILED, 1L)
        .execute();

    assertThat(terminal.run("checks", "normal", "harvest", "mow", "usual_rows").out())
        .endsWith("begins at 2026-01-02T00:00:00Z; its incident is resolved\n");

    assertThat(DATABASE.sql().fetchSingle(INCIDENT).get(INCIDENT.RESOLUTION)).isEqualTo("normal");
  }

  @Test
  void beginsWhereItIsTold() {
    assertThat(
            terminal
                .run("checks", "normal", "harvest", "mow", "usual_rows", "--from", "2026-01-03")
                .out())
        .endsWith("begins at 2026-01-03T00:00:00Z\n");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    var wrongDate =
        terminal.run("checks", "normal", "harvest", "mow", "usual_rows", "--from", "yesterday");
    assertThat(wrongDate.exit()).isEqualTo(2);
    assertThat(wrongDate.err())
        .contains("--from must be a date such as 2026-11-20 or a time such as");

    var wrongCheck = terminal.run("checks", "normal", "harvest", "bind", "usual_rows");
    assertThat(wrongCheck.exit()).isOne();
    assertThat(wrongCheck.err())
        .contains("task bind of DAG harvest has no anomaly check usual_rows")
        .contains("those that have are mow usual_rows");
  }
}
