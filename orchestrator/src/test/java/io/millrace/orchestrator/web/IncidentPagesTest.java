package io.millrace.orchestrator.web;

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
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A check that fails, and what people and programs do about it. */
class IncidentPagesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final String API = "/api/v2/incidents";

  @TempDir private Path folder;
  private MillServer server;

  @BeforeEach
  void open() throws Exception {
    server = new MillServer(DATABASE, folder);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static long fails(String dag) {
    var runs = new Runs(DATABASE.sql(), Set.of());
    long ignored =
        runs.create(Graphs.manualRun(dag, "manual__1"), Graphs.graph(dag, Graphs.external("load")));
    Claim claim = runs.admit(Scope.of(List.of(dag)), 1, new Slots(0, 1)).claims().getFirst();
    var check =
        new CheckResult(
            "fine <" + dag + ">",
            "raw.flour",
            Severity.WARNING,
            CheckResult.Status.WARNED,
            1000,
            3,
            "[]",
            "select 1");
    var effect = new Effect(9L, 0, null, List.of(check), List.of(), List.of());
    var done = new FinishedTry(claim, new Outcome.Succeeded(effect, false), "", 0);
    runs.finish(List.of(done), 1, new Slots(0, 9));
    return new IncidentReader(DATABASE.sql())
        .list(false, 100).stream()
            .filter(incident -> incident.dagId().equals(dag))
            .map(Incident::incidentId)
            .findFirst()
            .orElseThrow();
  }

  @Test
  void pagesShowItAndTakeWhatPeopleSay() throws Exception {
    String page = "/incidents/" + fails("shown");

    assertThat(server.get("/").body()).contains("not resolved</a>");
    assertThat(server.get("/incidents").body())
        .contains("<a class=\"name\" href=\"" + page + "\">fine &lt;shown&gt;</a>", "3 of 1,000");
    assertThat(server.get(page).body())
        .contains("state open", "opened: warning, 3 of 1000 failed in run manual__1");

    HttpResponse<String> answer = server.post(page + "/acknowledge", "by=Anna&to=&hours=24");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains(page);
    server.post(page + "/assign", "by=Anna&to=Bert");
    server.post(page + "/mute", "by=Anna&hours=24");
    assertThat(server.get(page).body())
        .contains("state acknowledged", "acknowledged by hand (Anna)", "<dd>Bert</dd>")
        .contains("<dt>Muted until</dt>")
        .doesNotContain("/acknowledge");

    server.post(page + "/resolve", "by=Bert");
    assertThat(server.get(page).body())
        .contains("state resolved", "resolved by hand (Bert)")
        .doesNotContain("formaction");
    assertThat(server.get("/incidents").body()).doesNotContain("shown");
    assertThat(server.get("/incidents?all=true").body()).contains("fine &lt;shown&gt;");
    assertThat(server.post(page + "/assign", "to=Carl").statusCode()).isEqualTo(409);
  }

  @Test
  void programsDoTheSame() throws Exception {
    String one = API + "/" + fails("asked");

    assertThat(server.get(API).body()).contains("\"dag_id\":\"asked\"", "\"total_entries\":");
    HttpResponse<String> acknowledged = server.postJson(one + "/acknowledge", "{\"by\": \"bot\"}");
    assertThat(acknowledged.statusCode()).isEqualTo(200);
    assertThat(acknowledged.body())
        .contains("\"state\":\"acknowledged\"", "\"what\":\"acknowledged by hand (bot)\"");
    assertThat(server.postJson(one + "/assign", "{\"to\": \"anna\"}").body())
        .contains("\"assignee\":\"anna\"");
    assertThat(server.postJson(one + "/mute", "{\"until\": \"2099-01-01T00:00:00Z\"}").body())
        .contains("\"muted_until\":\"2099-01-01T00:00:00Z\"");
    assertThat(server.postJson(one + "/mute", "{}").body()).contains("\"muted_until\":null");
    assertThat(server.postJson(one + "/resolve", "{}").body())
        .contains("\"resolution\":\"by_hand\"");
  }

  @Test
  void refusesWithOneSentence() throws Exception {
    String one = API + "/" + fails("refusing");

    assertThat(server.get(API + "/4711").statusCode()).isEqualTo(404);
    assertThat(server.get("/incidents/4711").statusCode()).isEqualTo(404);
    assertThat(server.get("/incidents/x").body()).contains("There is no incident x.");
    HttpResponse<String> soon = server.postJson(one + "/mute", "{\"until\": \"soon\"}");
    assertThat(soon.statusCode()).isEqualTo(422);
    assertThat(soon.body()).contains("until must be a time such as 2026-12-01T08:00:00Z");
    assertThat(
            server
                .post(one.replace("/api/v2", "") + "/resolve", "", "Origin", "https://other.test")
                .statusCode())
        .isEqualTo(403);
  }
}
