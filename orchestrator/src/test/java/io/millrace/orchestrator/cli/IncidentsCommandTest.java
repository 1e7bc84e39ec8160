package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Graphs;
import io.millrace.orchestrator.run.Incident;
import io.millrace.orchestrator.run.IncidentReader;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.Scope;
import io.millrace.orchestrator.run.Slots;
import io.millrace.tasks.Check.Severity;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What people do to incidents from a terminal; no node runs. */
class IncidentsCommandTest {

  @RegisterExtension static final TestDatabase orchestrator = TestDatabase.orchestrator();

  private static final String USER = System.getProperty("user.name");

  @TempDir private Path folder;

  @Test
  void listsAndShowsThemAndTakesWhatPeopleSay() {
    long id = fails("listed");

    assertThat(output("incidents"))
        .containsPattern("INCIDENT +DAG +TASK +CHECK +STATE +SEVERITY")
        .containsPattern(id + " +listed +load +unique +open +warning +3 +1 ");
    assertThat(output("incidents acknowledge " + id))
        .isEqualTo("incident " + id + " is acknowledged\n");
    assertThat(output("incidents acknowledge " + id)).endsWith(" was acknowledged already\n");
    assertThat(output("incidents assign " + id + " anna")).endsWith(" is assigned to anna\n");
    assertThat(output("incidents mute " + id + " --hours 2"))
        .matches("incident \\d+ is muted until 20.*Z\n");
    assertThat(output("incidents show " + id))
        .contains("incident " + id + ": check unique of task load, DAG listed, is acknowledged\n")
        .contains("warning on raw.orders, 3 of 100 failed in run manual__1; 1 results since run")
        .contains("assigned to anna, muted until ", "acknowledged by hand (" + USER + ")");
    assertThat(output("incidents mute " + id + " --off")).endsWith(" is not muted\n");
    assertThat(output("incidents resolve " + id)).endsWith(" is resolved\n");

    assertThat(output("incidents")).doesNotContain("listed");
    assertThat(output("incidents --all --json"))
        .contains("\"dag_id\":\"listed\"", "\"state\":\"resolved\"", "\"resolution\":\"by_hand\"");
    assertThat(output("incidents show --json " + id))
        .contains("\"events\":[{\"at\":\"", "\"what\":\"resolved by hand (" + USER + ")\"}");
  }

  @Test
  void refusesWithOneSentence() {
    long id = fails("refusing");

    var unknown = terminal().run("incidents", "show", "4711");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err())
        .isEqualTo("millrace: there is no incident 4711; `millrace incidents --all` lists them.\n");
    var aimless = terminal().run("incidents", "mute", Long.toString(id));
    assertThat(aimless.exit()).isEqualTo(2);
    assertThat(aimless.err())
        .isEqualTo("millrace: say for how long: one of --hours, --until and --off.\n");
    var past =
        terminal().run("incidents", "mute", Long.toString(id), "--until", "2020-01-01T00:00:00Z");
    assertThat(past.exit()).isOne();
    assertThat(past.err())
        .isEqualTo("millrace: 2020-01-01T00:00:00Z is over; mute it until a time to come.\n");
  }

  private String output(String command) {
    var ended = terminal().run(command.split(" "));
    assertThat(ended.err()).as(command).isEmpty();
    assertThat(ended.exit()).as(command).isZero();
    return ended.out();
  }

  private static long fails(String dag) {
    var runs = new Runs(orchestrator.sql());
    long ignored =
        runs.create(Graphs.manualRun(dag, "manual__1"), Graphs.graph(dag, Graphs.external("load")));
    Claim claim = runs.admit(Scope.of(List.of(dag)), 1, new Slots(0, 1)).claims().getFirst();
    var check =
        new CheckResult(
            "unique",
            "raw.orders",
            Severity.WARNING,
            CheckResult.Status.WARNED,
            100,
            3,
            "[]",
            "select 1");
    var effect = new Effect(0L, 0, null, List.of(check), List.of(), List.of());
    var done = new FinishedTry(claim, new Outcome.Succeeded(effect, false), "", 0);
    var pushed = runs.finish(List.of(done), 1, new Slots(0, 1));
    assertThat(pushed.alerts()).isTrue();
    return new IncidentReader(orchestrator.sql())
        .list(false, 100).stream()
            .filter(incident -> incident.dagId().equals(dag))
            .map(Incident::incidentId)
            .findFirst()
            .orElseThrow();
  }

  private Terminal terminal() {
    return new Terminal(folder).with("MILLRACE_DB_URL", orchestrator.libpqUrl());
  }
}
