package io.millrace.orchestrator.web;

import static io.millrace.tasks.approval.Approvals.approve;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Graphs;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.Scope;
import io.millrace.orchestrator.run.Slots;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A mapped group of which all instances ask. */
class AskingGroupTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void isShownAsAwaitingApprovalWhereverItsStateIs() throws Exception {
    bothAsk();

    try (var server = new MillServer(DATABASE, folder)) {
      assertThat(server.get("/dags/mill/runs/asking").body())
          .contains("</span> awaiting approval</span>", "0 of 2 done, 2 await approval");
      assertThat(server.get("/dags/mill/runs/asking/tasks/item").body())
          .contains("<p><span class=\"state awaiting_approval\">")
          .contains("of which 0 of 2 are done and 2 wait for somebody");
    }
  }

  private static void bothAsk() {
    var dag = Dag.named("mill");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    dag.mapGroup("item", files, (file, group) -> group.task("sure", approve("Go on?")));
    var runs = new Runs(DATABASE.sql(), Set.of());
    runs.create(Graphs.manualRun("mill", "asking"), RunGraph.of(dag.build()));
    Claim first = runs.admit(Scope.of(List.of("mill")), 1, new Slots(0, 1)).claims().getFirst();
    var list = new Effect(null, 0, "[\"a\", \"b\"]", List.of(), List.of(), List.of());
    List<String> options = List.of("approve", "reject");
    for (Claim sure : finish(runs, first, new Outcome.Succeeded(list, false))) {
      var ignored = finish(runs, sure, new Outcome.Asked("Go on?", options, null, null, false));
    }
  }

  private static List<Claim> finish(Runs runs, Claim claim, Outcome outcome) {
    return runs.finish(List.of(new FinishedTry(claim, outcome, "", 0)), 1, new Slots(0, 2))
        .claims();
  }
}
