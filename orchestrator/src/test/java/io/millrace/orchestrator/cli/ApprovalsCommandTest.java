package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Graphs;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.Scope;
import io.millrace.orchestrator.run.Slots;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What people answer from a terminal; no node runs. */
class ApprovalsCommandTest {

  @RegisterExtension static final TestDatabase orchestrator = TestDatabase.orchestrator();

  private static final String USER = System.getProperty("user.name");

  @TempDir private Path folder;

  @Test
  void listsWhatIsAskedAndWhatWasAnswered() {
    asks("listed", "approve", "reject");

    assertThat(output("approvals"))
        .containsPattern("DAG +RUN +TASK +QUESTION +OPTIONS")
        .containsPattern("listed +manual__1 +ask +Go on\\? +approve, reject");
    assertThat(output("approvals approve ask manual__1 --dag listed --note fine"))
        .isEqualTo("task ask of run manual__1 is answered: approve\n");

    assertThat(output("approvals")).doesNotContain("listed");
    assertThat(output("approvals --all")).containsPattern("approve +" + USER + " +fine");
    assertThat(output("approvals --all --json"))
        .contains("\"answer\":\"approve\",\"answered_by\":\"" + USER + "\",\"note\":\"fine\"");
  }

  @Test
  void refusesWithOneSentence() {
    asks("refusing", "red", "green");

    var unknown =
        terminal()
            .run(
                "approvals", "choose", "ask", "manual__1", "--dag", "refusing", "--option", "gren");
    assertThat(unknown.exit()).isOne();
    assertThat(unknown.err())
        .isEqualTo(
            "millrace: task ask of run manual__1 of DAG refusing asks for red or green, not for"
                + " gren; did you mean green?\n");
    output("approvals choose ask manual__1 --dag refusing --option green");
    var twice = terminal().run("approvals", "reject", "ask", "manual__1", "--dag", "refusing");
    assertThat(twice.exit()).isOne();
    assertThat(twice.err())
        .startsWith("millrace: task ask of run manual__1 of DAG refusing was answered green by ")
        .endsWith("; it cannot be answered again.\n");
  }

  private String output(String command) {
    var ended = terminal().run(command.split(" "));
    assertThat(ended.err()).as(command).isEmpty();
    assertThat(ended.exit()).as(command).isZero();
    return ended.out();
  }

  private static void asks(String dag, String... options) {
    var runs = new Runs(orchestrator.sql());
    long ignored =
        runs.create(Graphs.manualRun(dag, "manual__1"), Graphs.graph(dag, Graphs.external("ask")));
    Claim claim = runs.admit(Scope.of(List.of(dag)), 1, new Slots(0, 1)).claims().getFirst();
    var asked = new Outcome.Asked("Go on?", List.of(options), Duration.ofHours(1), null, false);
    var pushed = runs.finish(List.of(new FinishedTry(claim, asked, "", 0)), 1, new Slots(0, 1));
    assertThat(pushed.alerts()).isTrue();
  }

  private Terminal terminal() {
    return new Terminal(folder).with("MILLRACE_DB_URL", orchestrator.libpqUrl());
  }
}
