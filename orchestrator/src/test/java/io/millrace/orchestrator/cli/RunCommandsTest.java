package io.millrace.orchestrator.cli;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.alert.FailedRun;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.StopReason;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask for runs of an orchestrator's database. */
class RunCommandsTest {

  @RegisterExtension static final TestDatabase orchestrator = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void refusesTheRunsOfADagThatDoesNotExist() throws IOException {
    var terminal = terminal();

    assertThat(terminal.run("runs", "--dag", "harvest").exit()).isZero();
    var unknown = terminal.run("runs", "--dag", "havrest");

    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err())
        .isEqualTo("millrace: There is no DAG havrest; did you mean harvest?\n");
  }

  @Test
  void showsTheNewestRunWithItsTasks() throws IOException {
    String older = aFailedRun();
    String newest = aFailedRun();

    assertThat(terminal().run("runs", "show").lines())
        .startsWith("shop " + newest + ": failed")
        .anyMatch(line -> line.matches("load +failed +1 .* 2 < 3 & nothing helps"));
    assertThat(terminal().run("runs", "show", older, "--json").out())
        .contains("\"run_id\":\"" + older + "\"", "\"state\":\"failed\"", "\"task_id\":\"load\"");
    assertThat(terminal().run("runs", "--json").out())
        .contains("\"state\":\"failed\"")
        .doesNotContain("FAILED");
    assertThat(terminal().run("tasks", "--dag", "shop").out())
        .isEqualTo(terminal().run("runs", "show", newest).out());
  }

  @Test
  void saysInLowerCaseWhyARunIsStopping() throws IOException {
    aFailedRun();
    orchestrator.sql().update(DAG_RUN).set(DAG_RUN.STOP_REASON, StopReason.TIMEOUT.key()).execute();

    assertThat(terminal().run("runs", "--json").out()).contains("\"stop\":\"timeout\"");
  }

  @Test
  void showsWhatTheChecksOfARunFound() throws IOException {
    String run = aFailedRun();

    assertThat(terminal().run("checks", run).out())
        .startsWith("shop " + run + "\n")
        .containsPattern("unique +raw.orders +blocking +failed +2 +100")
        .contains("unique, failing rows:\n[{\"id\": 7");
    assertThat(terminal().run("checks", run, "--json").out())
        .contains("\"failing_rows\":[{\"id\": 7", "\"statement\":\"select 1\"");
  }

  @Test
  void saysThatARunIsNotThereOrHasEnded() throws IOException {
    String ended = aFailedRun();

    for (String command : List.of("tasks", "checks", "runs show", "runs cancel", "runs retry")) {
      var unknown = terminal().run((command + " manual__none").split(" "));
      assertThat(unknown.exit()).as(command).isEqualTo(2);
      assertThat(unknown.err())
          .isEqualTo("millrace: there is no run manual__none; `millrace runs` lists them.\n");
    }
    var cancelled = terminal().run("runs", "cancel", ended);
    assertThat(cancelled.exit()).isOne();
    assertThat(cancelled.err())
        .isEqualTo(
            "millrace: run " + ended + " of DAG shop has ended or is being stopped already\n");
  }

  @Test
  void namesTheDagThatSomebodyMayHaveMeant() throws IOException {
    for (String command : List.of("tasks", "checks", "runs show", "tasks log mow")) {
      var unknown = terminal().run((command + " --dag havrest").split(" "));
      assertThat(unknown.exit()).as(command).isEqualTo(2);
      assertThat(unknown.err())
          .isEqualTo("millrace: There is no DAG havrest; did you mean harvest?\n");
    }
    var none = terminal().run("tasks", "--dag", "harvest");
    assertThat(none.exit()).isOne();
    assertThat(none.err())
        .isEqualTo(
            "millrace: There is no run of DAG harvest yet; `millrace run harvest` makes one.\n");
  }

  @Test
  void namesTheTasksThatARunHas() throws IOException {
    String run = aFailedRun();
    String sentence =
        "millrace: run %s of DAG shop has no task laod; it has load; did you mean load?\n"
            .formatted(run);

    for (String command : List.of("runs retry " + run + " --from laod", "tasks log laod " + run)) {
      var unknown = terminal().run(command.split(" "));
      assertThat(unknown.exit()).as(command).isEqualTo(2);
      assertThat(unknown.err()).isEqualTo(sentence);
    }
  }

  @Test
  void retriesNoRunOfADagThatIsNotLoaded() throws IOException {
    var refused = terminal().run("runs", "retry", aFailedRun());

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).isEqualTo("millrace: There is no DAG shop; see millrace dags.\n");
  }

  private static String aFailedRun() {
    long run = FailedRun.queue(orchestrator.sql(), "log");
    return new RunReader(orchestrator.sql()).run(run).orElseThrow().runId();
  }

  private Terminal terminal() throws IOException {
    return new Terminal(folder)
        .with("MILLRACE_DB_URL", orchestrator.libpqUrl())
        .withDags(Harvest.class);
  }
}
