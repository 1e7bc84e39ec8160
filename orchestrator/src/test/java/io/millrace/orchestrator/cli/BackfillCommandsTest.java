package io.millrace.orchestrator.cli;

import static io.millrace.sql.orchestrator.Tables.BACKFILL;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.backfill.AskedBackfill;
import io.millrace.orchestrator.backfill.BackfillRequest;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BackfillCommandsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final List<String> THREE_DAYS =
      List.of("--from", "2026-01-01", "--to", "2026-01-03");

  @TempDir private Path folder;
  private Terminal terminal;

  @BeforeEach
  void opens() throws IOException {
    DATABASE.sql().truncate(DAG_RUN).cascade().execute();
    DATABASE.sql().truncate(BACKFILL).restartIdentity().cascade().execute();
    terminal =
        new Terminal(folder)
            .withDags(Orchard.class, Barn.class)
            .with("MILLRACE_DB_URL", DATABASE.libpqUrl())
            .with("MILLRACE_PORT", "0");
  }

  @Test
  void aDryRunListsWhatWouldBeDone() {
    assertThat(backfill("--dry-run").lines())
        .containsExactly(
            "LOGICAL DATE          END                   WHAT    WHY",
            "2026-01-01T00:00:00Z  2026-01-02T00:00:00Z  create",
            "2026-01-02T00:00:00Z  2026-01-03T00:00:00Z  create",
            "2026-01-03T00:00:00Z  2026-01-04T00:00:00Z  create",
            "3 interval(s) of orchard: 3 to create, 0 to run again, 0 to leave out; nothing was done");
    assertThat(backfill("--dry-run", "--json").out())
        .startsWith(
            "[{\"logical_date\":\"2026-01-01T00:00:00Z\",\"interval_end\":\"2026-01-02T00:00:00Z\","
                + "\"treatment\":\"create\",\"reason\":null}");
    assertThat(DATABASE.sql().fetchCount(BACKFILL)).isZero();
  }

  @Test
  void runsItHereToItsEndWhereNothingServes() {
    var ended = backfill("--max-active", "1", "--backwards");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    assertThat(ended.lines()).hasSize(4);
    assertThat(ended.lines().get(0))
        .matches("2026-01-03T00:00:00Z {2}success {4}\\S+ s {2}\\(1 of 3\\)");
    assertThat(ended.lines().get(2))
        .matches("2026-01-01T00:00:00Z {2}success {4}\\S+ s {2}\\(3 of 3\\)");
    assertThat(ended.lines().get(3))
        .isEqualTo("backfill 1 of orchard: completed, 3 of 3 succeeded");
  }

  @Test
  void endsWithOneWhereARunFailedAndRunsThatOneAgain() {
    var failed = backfill("--param", "rotten=2026-01-02", "--json");

    assertThat(failed.exit()).isOne();
    assertThat(failed.out())
        .startsWith("{\"backfill_id\":1,\"dag_id\":\"orchard\",\"state\":\"completed\",")
        .contains("\"params\":{\"rotten\": \"2026-01-02\"}")
        .contains("\"progress\":{\"success\":2,\"failed\":1,")
        .contains("\"run_id\":\"backfill__1__2026-01-02T00:00:00Z\"");
    assertThat(backfill("--dry-run", "--reprocess", "failed").out())
        .containsPattern(
            "2026-01-02T\\S+ +2026-01-03T\\S+ +run again +its newest run ended as failed")
        .contains("0 to create, 1 to run again, 2 to leave out");

    var again = backfill("--reprocess", "failed");

    assertThat(again.exit()).isZero();
    assertThat(again.lines().getLast())
        .isEqualTo("backfill 2 of orchard: completed, 1 of 1 succeeded, 2 left out");
    assertThat(terminal.run("backfills").out())
        .containsPattern(
            "2 +orchard +completed +2026-01-01T00:00:00Z +2026-01-03T\\S+ +1 +0 +0 +0 +0 +2\n")
        .containsPattern("1 +orchard +completed +\\S+ +\\S+ +2 +1 +0 +0 +0 +0\n");
  }

  @Test
  void theRunningServerGoesOnWithIt() throws Exception {
    try (var server = new Server(terminal)) {
      var asked = backfill("--max-active", "2");

      assertThat(asked.err()).isEmpty();
      assertThat(asked.exit()).isZero();
      assertThat(asked.out())
          .endsWith("; the running server goes on with it (`millrace backfills show 1`)\n");
      for (int run = 0; run < 3; run++) {
        server.awaitEnd();
      }
      Poll.until(
          "it is completed",
          Duration.ofSeconds(20),
          () -> terminal.run("backfills", "show", "1").out().contains("completed, 3 of 3"));
    }
    assertThat(terminal.run("backfills", "show", "1").lines())
        .contains(
            "2026-01-01T00:00:00Z  2026-01-02T00:00:00Z  success  backfill__1__2026-01-01T00:00:00Z");
  }

  @Test
  void isPausedResumedAndCancelled() throws Exception {
    try (var server = new Server(terminal)) {
      assertThat(server.url()).isNotEmpty();
      backfill("--max-active", "1", "--to", "2026-10-31");
      assertThat(terminal.run("backfills", "pause", "1").out()).isEqualTo("backfill 1 is paused\n");
      assertThat(terminal.run("backfills", "pause", "1").out())
          .isEqualTo("backfill 1 was paused already\n");
      assertThat(terminal.run("backfills", "resume", "1").out()).isEqualTo("backfill 1 goes on\n");
      assertThat(terminal.run("backfills", "cancel", "1").out())
          .isEqualTo("backfill 1 is being cancelled\n");
      Poll.until(
          "it is cancelled",
          Duration.ofSeconds(20),
          () -> terminal.run("backfills", "--json").out().contains("\"state\":\"cancelled\""));
    }
    int runs = DATABASE.sql().fetchCount(DAG_RUN);
    assertThat(runs).isBetween(1, 303);
    assertThat(DATABASE.sql().fetchCount(DAG_RUN, DAG_RUN.ENDED_AT.isNull())).isZero();

    var again = terminal.run("backfills", "resume", "1");
    assertThat(again.exit()).isOne();
    assertThat(again.err())
        .isEqualTo(
            "millrace: backfill 1 of DAG orchard is cancelled; ask for another with `millrace"
                + " backfill orchard`.\n");
  }

  @Test
  void goesOnHereWithWhatWasLeftBehind() throws Exception {
    try (var program = terminal.program(new StringWriter(), new StringWriter())) {
      var request =
          BackfillRequest.of(
              program.catalog().get("orchard").dag(),
              new AskedBackfill("2026-01-01", "2026-01-04", "none", 1, false, Map.of()),
              folder);
      assertThat(Store.open(program).backfills().create(request)).isOne();
    }

    var resumed = terminal.run("backfills", "resume", "1");

    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.exit()).isZero();
    assertThat(resumed.lines().getLast())
        .isEqualTo("backfill 1 of orchard: completed, 4 of 4 succeeded");
  }

  @Test
  void refusesWhatCannotBeDone() {
    assertThat(refused("backfill", "orchrad", "--from", "2026-01-01", "--to", "2026-01-03"))
        .isEqualTo("millrace: There is no DAG orchrad; did you mean orchard?\n");
    assertThat(refused("backfill", "barn", "--from", "2026-01-01", "--to", "2026-01-03"))
        .startsWith("millrace: DAG barn has no schedule, so there are no intervals to fill; ");
    assertThat(refused("backfill", "orchard", "--from", "2026-01-03", "--to", "2026-01-01"))
        .isEqualTo(
            "millrace: from 2026-01-03 is after to 2026-01-01; give the earlier one as from.\n");
    assertThat(refused("backfill", "orchard", "--from", "2026-01-03", "--to", "2999-01-01"))
        .startsWith("millrace: to 2999-01-01 is in the future, and an interval can be filled once");
    assertThat(refused("backfill", "orchard", "--from", "2026-01-03"))
        .startsWith("millrace: Missing required option: '--to=DATE'.");
    assertThat(refused("backfills", "show", "7"))
        .isEqualTo("millrace: there is no backfill 7; `millrace backfills` lists them.\n");
    assertThat(refused("backfills", "--dag", "orchrad"))
        .isEqualTo("millrace: There is no DAG orchrad; did you mean orchard?\n");
    assertThat(DATABASE.sql().fetchCount(BACKFILL)).isZero();
  }

  private String refused(String... call) {
    var ended = terminal.run(call);
    assertThat(ended.exit()).isEqualTo(2);
    return ended.err();
  }

  private Terminal.Ended backfill(String... more) {
    List<String> call = new ArrayList<>(List.of("backfill", "orchard"));
    if (!List.of(more).contains("--to")) {
      call.addAll(THREE_DAYS);
    } else {
      call.addAll(THREE_DAYS.subList(0, 2));
    }
    call.addAll(List.of(more));
    return terminal.run(call.toArray(String[]::new));
  }
}
