package io.millrace.orchestrator.cli;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static io.millrace.sql.orchestrator.Tables.EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import io.millrace.orchestrator.alert.FailedRun;
import io.millrace.orchestrator.run.Graphs;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.Runs;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What people do to runs and tasks from a terminal; no node runs. */
class OperationCommandsTest {

  @RegisterExtension static final TestDatabase orchestrator = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void pausesAndResumesARun() {
    String run = aQueuedRun("pausing");

    assertThat(output("runs pause " + run)).isEqualTo("run " + run + " of DAG pausing is paused\n");
    assertThat(output("runs pause " + run))
        .isEqualTo("run " + run + " of DAG pausing was paused already\n");
    assertThat(output("runs")).contains("queued, paused");
    assertThat(output("runs show " + run + " --json")).contains("\"paused_at\":\"20");
    assertThat(output("runs resume " + run)).isEqualTo("run " + run + " of DAG pausing goes on\n");
    assertThat(output("runs resume " + run))
        .isEqualTo("run " + run + " of DAG pausing was not paused\n");
  }

  @Test
  void pausesNoRunThatHasEnded() {
    String run = aFailedRun();

    var refused = terminal().run("runs", "pause", run);

    assertThat(refused.exit()).isOne();
    assertThat(refused.err())
        .isEqualTo(
            "millrace: run %s of DAG shop has ended (failed); only a run that goes on can be paused.\n"
                .formatted(run));
  }

  @Test
  void listsWhatItWouldClearAndClearsIt() {
    String run = aFailedRun();

    var preview = terminal().run("runs", "clear", run, "--task", "load", "--dry-run");
    assertThat(preview.lines().getFirst()).matches("RUN +LOGICAL DATE +TASK +STATE");
    assertThat(preview.out())
        .containsPattern(run + " +1970-01-01T00:00:00Z +load +failed")
        .endsWith("1 task of DAG shop would run again; nothing is changed\n");
    assertThat(output("runs show " + run)).contains(run + ": failed");

    assertThat(output("runs clear " + run + " --only-failed --no-downstream"))
        .endsWith("1 task of DAG shop will run again, on the nodes that are there\n");
    assertThat(output("runs show " + run)).contains(run + ": queued");

    var nothing = terminal().run("runs", "clear", run, "--only-failed");
    assertThat(nothing.exit()).isOne();
    assertThat(nothing.err())
        .isEqualTo(
            "millrace: run " + run + " of DAG shop has nothing to clear that was asked for\n");
  }

  @Test
  void listsWhatItWouldClearAsJson() {
    String run = aFailedRun();

    assertThat(output("runs clear " + run + " --dry-run --json"))
        .isEqualTo(
            "[{\"run_id\":\"%s\",\"logical_date\":\"1970-01-01T00:00:00Z\",\"task_id\":\"load\",\"state\":\"failed\"}]\n"
                .formatted(run));
  }

  @Test
  void marksATaskAndARun() {
    String run = aFailedRun();

    assertThat(output("runs mark " + run + " success --task load"))
        .isEqualTo("task load of run " + run + " of DAG shop is marked as success\n");
    assertThat(output("runs show " + run))
        .contains(run + ": success")
        .contains("marked as success by hand (" + System.getProperty("user.name") + ")");
    assertThat(output("runs mark " + run + " failed"))
        .isEqualTo("run " + run + " of DAG shop is marked as failed\n");
    assertThat(output("runs mark " + run + " failed"))
        .isEqualTo("run " + run + " of DAG shop is failed already\n");
  }

  @Test
  void tellsOfAMarkThroughEveryChannel() {
    long run = FailedRun.queue(orchestrator.sql(), "log");
    String name = new RunReader(orchestrator.sql()).run(run).orElseThrow().runId();
    assertThat(output("runs mark " + name + " success")).contains("is marked as success");

    var marked =
        terminal()
            .with("MILLRACE_ALERT_WEBHOOK_URL", "http://localhost:1/alerts")
            .with("MILLRACE_ALERT_WEBHOOK_SECRET", "s".repeat(32))
            .run("runs", "mark", name, "failed");

    assertThat(marked.err()).isEmpty();
    assertThat(channelsOfTheLastAlert(run)).containsExactlyInAnyOrder("log", "webhook");
  }

  @Test
  void marksAllTheSameWhereItsChannelsCannotBeRead() {
    String run = aFailedRun();

    var marked =
        terminal()
            .with("MILLRACE_ALERT_WEBHOOK_URL", "no address")
            .run("runs", "mark", run, "success");

    assertThat(marked.exit()).isZero();
    assertThat(marked.out()).contains("is marked as success");
    assertThat(marked.err()).startsWith("millrace: alerts go to the log alone: ");
  }

  private static List<String> channelsOfTheLastAlert(long run) {
    return orchestrator
        .sql()
        .select(ALERT_DELIVERY.CHANNEL)
        .from(ALERT_DELIVERY)
        .where(
            ALERT_DELIVERY.ALERT_ID.eq(
                select(max(ALERT.ALERT_ID)).from(ALERT).where(ALERT.DAG_RUN_ID.eq(run))))
        .fetch(ALERT_DELIVERY.CHANNEL);
  }

  @Test
  void refusesAMarkThatIsNone() {
    var refused = terminal().run("runs", "mark", aFailedRun(), "sucess");

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            "millrace: what can be marked is success or failed, not sucess; did you mean success?\n");
  }

  @Test
  void keepsNotes() {
    String run = aFailedRun();

    assertThat(terminal().run("runs", "note", run, "the vendor's file was late").out())
        .isEqualTo("the note is kept\n");
    terminal().run("runs", "note", run, "cut off", "--task", "load");

    assertThat(output("runs show " + run))
        .contains("note: the vendor's file was late\n", "note of load: cut off\n");
    assertThat(output("tasks " + run + " --json")).contains("\"note\":\"cut off\"");
    assertThat(terminal().run("runs", "note", run, "").out()).isEqualTo("the note is removed\n");
    assertThat(output("runs show " + run)).doesNotContain("vendor");
    var tooLong = terminal().run("runs", "note", run, "x".repeat(1001));
    assertThat(tooLong.exit()).isOne();
    assertThat(tooLong.err())
        .isEqualTo(
            "millrace: a note has 1,000 characters at most, and this one 1,001; shorten it.\n");
  }

  @Test
  void saysWhyATaskIsNotRunning() {
    String run = aQueuedRun("waiting");

    assertThat(output("tasks why only " + run))
        .isEqualTo(
            "its run is queued: no node that is alive has loaded DAG waiting; start one with"
                + " `millrace serve`\n");
    assertThat(output("tasks why load " + aFailedRun() + " --json"))
        .isEqualTo(
            "{\"condition\":\"ended\",\"sentence\":\"it has ended (failed): 2 < 3 & nothing"
                + " helps\"}\n");
  }

  @Test
  void takesTheNewestRunThatHasTheTask() {
    String first = aQueuedRun("one_more");
    String run = aFailedRun();

    assertThat(output("tasks why only")).contains("no node that is alive has loaded DAG one_more");
    assertThat(output("tasks why load")).startsWith("it has ended (failed)");
    var unknown = terminal().run("tasks", "why", "load", first, "--dag", "one_more");
    assertThat(unknown.err()).contains(" has no task load; it has only");
    assertThat(terminal().run("tasks", "why", "laod").err())
        .isEqualTo(
            "millrace: run %s of DAG shop has no task laod; it has load; did you mean load?\n"
                .formatted(run));
  }

  @Test
  void namesTheTasksThatARunHas() {
    String run = aFailedRun();

    for (String command :
        List.of(
            "runs clear " + run + " --task laod",
            "runs mark " + run + " failed --task laod",
            "runs note " + run + " text --task laod",
            "tasks why laod " + run)) {
      var unknown = terminal().run(command.split(" "));
      assertThat(unknown.exit()).as(command).isEqualTo(2);
      assertThat(unknown.err())
          .as(command)
          .isEqualTo(
              "millrace: run %s of DAG shop has no task laod; it has load; did you mean load?\n"
                  .formatted(run));
    }
  }

  @Test
  void saysInTheHistoryWhoCancelledARun() {
    String run = aQueuedRun("cancelled");

    output("runs cancel " + run);

    assertThat(
            orchestrator
                .sql()
                .fetchValues(EVENT.REASON, EVENT.DAG_RUN_ID.eq(key("cancelled", run))))
        .contains("cancelled by hand (" + System.getProperty("user.name") + ")");
  }

  private static long key(String dag, String run) {
    return new RunReader(orchestrator.sql()).run(dag, run).orElseThrow().dagRunId();
  }

  @Test
  void refusesANameThatRunsOfTwoDagsHave() {
    aRun("east", "scheduled__2026-11-19T00:00:00Z");
    aRun("west", "scheduled__2026-11-19T00:00:00Z");
    String cancel = "runs cancel scheduled__2026-11-19T00:00:00Z";

    var refused = terminal().run(cancel.split(" "));

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            "millrace: the DAGs east, west each have a run scheduled__2026-11-19T00:00:00Z; say which"
                + " is meant with --dag.\n");
    assertThat(output("runs --dag east") + output("runs --dag west")).doesNotContain("cancelled");
    assertThat(output(cancel + " --dag east"))
        .isEqualTo("run scheduled__2026-11-19T00:00:00Z of DAG east is being cancelled\n");
    assertThat(output("runs --dag west")).doesNotContain("cancelled");
  }

  private String output(String command) {
    var ended = terminal().run(command.split(" "));
    assertThat(ended.err()).as(command).isEmpty();
    assertThat(ended.exit()).as(command).isZero();
    return ended.out();
  }

  private static String aFailedRun() {
    long run = FailedRun.queue(orchestrator.sql(), "log");
    return new RunReader(orchestrator.sql()).run(run).orElseThrow().runId();
  }

  private static String aQueuedRun(String dag) {
    return aRun(dag, "queued_" + dag);
  }

  private static String aRun(String dag, String runId) {
    long ignored =
        new Runs(orchestrator.sql())
            .create(Graphs.manualRun(dag, runId), Graphs.graph(dag, Graphs.external("only")));
    return runId;
  }

  private Terminal terminal() {
    return new Terminal(folder).with("MILLRACE_DB_URL", orchestrator.libpqUrl());
  }
}
