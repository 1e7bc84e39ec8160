package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.AskedPerson;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A DAG that asks, and what people and programs answer. */
class ApprovalPagesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final String API = "/api/v2/dags/gate/dagRuns/";

  @TempDir private Path folder;
  private MillServer server;
  private String run;

  @BeforeEach
  void ask() throws Exception {
    server = new MillServer(DATABASE, folder, RealTime.clock(), Gate.class);
    run = server.post("/dags/gate/trigger", "").headers().firstValue("Location").orElseThrow();
    Poll.until(
        "both tasks ask",
        Duration.ofSeconds(20),
        () ->
            AskedPerson.list(DATABASE.sql(), false, 100).stream()
                    .filter(asked -> run.endsWith(asked.runId()))
                    .count()
                == 2);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theTasksPageAsksAndTakesTheAnswer() throws Exception {
    String page = server.get(run + "/tasks/open").body();
    assertThat(page)
        .as("a try that asks")
        .contains("<td data-label=\"Result\"><span class=\"state awaiting_approval\">")
        .doesNotContain("Enter alone", "deferred");
    assertThat(page)
        .contains("Let the &lt;water&gt; through?", "then it is skipped")
        .contains(
            "<button class=\"primary\" name=\"option\" value=\"approve\">Approve</button>",
            "<button class=\"danger\" name=\"option\" value=\"reject\">Reject</button>");
    assertThat(server.get(run + "/tasks/colour").body())
        .as("an option of several that is called so")
        .contains("<button name=\"option\" value=\"reject\">reject</button>");
    assertThat(server.get("/alerts").body())
        .contains("Waiting for an answer", "Let the &lt;water&gt; through?", "Which colour?");

    HttpResponse<String> answer =
        server.post(run + "/tasks/open/answer", "option=reject&note=too+<high>&by=Anna");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(server.get(run + "/tasks/open").body())
        .contains("Answered <strong>reject</strong>", "by Anna at", "too &lt;high&gt;")
        .contains("<td data-label=\"Result\"><span class=\"state asked\">")
        .doesNotContain("name=\"option\"");

    HttpResponse<String> again = server.post(run + "/tasks/open/answer", "option=approve");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("was answered reject by Anna at", "cannot be answered again");
  }

  @Test
  void programsSeeAndAnswerUnderAirflowsPaths() throws Exception {
    String task =
        API + run.substring(run.lastIndexOf('/') + 1) + "/taskInstances/colour/hitlDetails";

    assertThat(server.get("/api/v2/hitlDetails").body())
        .contains("\"question\":\"Which colour?\"", "\"options\":[\"red\",\"green\",\"reject\"]");
    assertThat(server.get(task).body()).contains("\"open\":true", "\"task_id\":\"colour\"");

    HttpResponse<String> none = patch(task, "{\"chosen_options\": [\"blue\"]}");
    assertThat(none.statusCode()).isEqualTo(409);
    assertThat(none.body()).contains("asks for red or green or reject, not for blue");
    assertThat(patch(task, "{}").statusCode()).isEqualTo(422);

    HttpResponse<String> green =
        patch(
            task,
            "{\"chosen_options\": [\"green\"], \"note\": \"it suits\", \"responded_by\": \"bot\"}");
    assertThat(green.statusCode()).isEqualTo(200);
    assertThat(green.body())
        .contains("\"answer\":\"green\"", "\"answered_by\":\"bot\"", "\"note\":\"it suits\"")
        .contains("\"open\":false");
    assertThat(server.get(task.replace("colour", "flow")).statusCode()).isEqualTo(404);
  }

  @Test
  void othersPagesCannotAnswer() throws Exception {
    HttpResponse<String> forged =
        server.post(
            run + "/tasks/open/answer", "option=approve", "Origin", "https://elsewhere.test");

    assertThat(forged.statusCode()).isEqualTo(403);
    assertThat(server.get(run + "/tasks/open").body()).contains("name=\"option\"");
  }

  private HttpResponse<String> patch(String path, String body) throws Exception {
    return server.send("PATCH", path, body);
  }
}
