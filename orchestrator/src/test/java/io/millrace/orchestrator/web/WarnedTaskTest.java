package io.millrace.orchestrator.web;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Graphs;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.Pushed;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.Scope;
import io.millrace.orchestrator.run.Slots;
import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A task that succeeded although a check that only warns failed. */
class WarnedTaskTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void hasAMarkOfItsOwn() throws Exception {
    fetchWithAWarning();

    try (var server = new MillServer(DATABASE, folder)) {
      assertThat(server.get("/dags/mill").body())
          .contains("class=\"cell success warned\"")
          .contains("aria-label=\"fetch: success, 1 check warned\">!</a>")
          .contains("success, a check warned</li>");
      assertThat(server.get("/dags/mill/graph").body())
          .contains("class=\"box success warned\"")
          .contains("<title>fetch: success, 1 check warned</title>", "! fetch</text>");
      assertThat(server.get("/dags/mill/runs/manual__1").body()).contains("! 1 check warned");
    }
  }

  @Test
  void aMappedTaskHasTheWarningsOfItsInstances() throws Exception {
    var dag = Dag.named("mill");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    dag.map("load", files, each -> java(String.class, context -> ""));
    var runs = new Runs(DATABASE.sql(), Set.of());
    runs.create(Graphs.manualRun("mill", "mapped"), RunGraph.of(dag.build()));
    Claim first = runs.admit(Scope.of(List.of("mill")), 1, new Slots(0, 1)).claims().getFirst();
    var list = new Effect(null, 0, "[\"a\", \"b\"]", List.of(), List.of(), List.of());
    List<Claim> instances = finish(runs, first, list).claims();
    instances.forEach(claim -> finish(runs, claim, warned()));

    try (var server = new MillServer(DATABASE, folder)) {
      assertThat(server.get("/dags/mill/runs/mapped").body()).contains("! 2 checks warned");
    }
  }

  @Test
  void listsSoManyResultsOfInstancesAndHowManyThereAre() throws Exception {
    var dag = Dag.named("mill");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    dag.map("load", files, each -> java(String.class, context -> ""));
    var runs = new Runs(DATABASE.sql(), Set.of());
    runs.create(Graphs.manualRun("mill", "many"), RunGraph.of(dag.build()));
    Claim first = runs.admit(Scope.of(List.of("mill")), 1, new Slots(0, 1)).claims().getFirst();
    String list = "[" + "\"a\", ".repeat(209) + "\"a\"]";
    var effect = new Effect(null, 0, list, List.of(), List.of(), List.of());
    var done = new FinishedTry(first, new Outcome.Succeeded(effect, false), "", 0);
    List<Claim> instances = runs.finish(List.of(done), 1, new Slots(0, 210)).claims();
    assertThat(instances).hasSize(210);
    runs.finish(instances.stream().map(WarnedTaskTest::checked).toList(), 1, new Slots(0, 0));

    try (var server = new MillServer(DATABASE, folder)) {
      String page = server.get("/dags/mill/runs/many").body();
      assertThat(page)
          .contains("200 of 210 results of instances are shown, those that failed first")
          .contains("/tasks/load%5B209%5D\">load[209]</a>", "/tasks/load%5B0%5D\">load[0]</a>")
          .contains("! 1 check warned")
          .doesNotContain(">load[208]</a>");
      assertThat(page.split("/checks/", -1)).hasSize(201);
      assertThat(server.get("/dags/mill/runs/many/tasks/load%5B7%5D").body())
          .as("the way up to its mapped task")
          .contains("/ <a href=\"/dags/mill/runs/many/tasks/load\">load</a>\n</p>");
    }
  }

  private static FinishedTry checked(Claim claim) {
    var check = claim.label().equals("load[209]") ? warning() : passed();
    var effect = new Effect(9L, 0, null, List.of(check), List.of(), List.of());
    return new FinishedTry(claim, new Outcome.Succeeded(effect, false), "", 0);
  }

  private static void fetchWithAWarning() {
    var runs = new Runs(DATABASE.sql(), Set.of());
    runs.create(
        Graphs.manualRun("mill", "manual__1"), Graphs.graph("mill", Graphs.external("fetch")));
    Claim claim = runs.admit(Scope.of(List.of("mill")), 1, new Slots(0, 1)).claims().getFirst();
    finish(runs, claim, warned());
  }

  private static Effect warned() {
    return new Effect(9L, 0, null, List.of(warning()), List.of(), List.of());
  }

  private static CheckResult warning() {
    return check(CheckResult.Status.WARNED, 1);
  }

  private static CheckResult passed() {
    return check(CheckResult.Status.PASSED, 0);
  }

  private static CheckResult check(CheckResult.Status status, long failed) {
    return new CheckResult(
        "fine", "raw.flour", Severity.WARNING, status, 9, failed, "[]", "select 1");
  }

  private static Pushed finish(Runs runs, Claim claim, Effect effect) {
    var done = new FinishedTry(claim, new Outcome.Succeeded(effect, false), "", 0);
    return runs.finish(List.of(done), 1, new Slots(0, 9));
  }
}
