package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What programs and pages do to runs of the DAG {@link Mill}, whose tasks really run. */
class OperationsApiTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final String DAG = "/api/v2/dags/mill";

  @TempDir private Path folder;
  private MillServer server;

  @BeforeEach
  void start() throws Exception {
    server = new MillServer(DATABASE, folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void stopATaskThatRunsAndCountItAsSucceeded() throws Exception {
    try (var written = new LogSignal(DATABASE)) {
      String page = server.trigger("mode=slow");
      written.await("turn 3");

      HttpResponse<String> answer =
          patch(run() + "/taskInstances/grind", "{\"new_state\": \"success\"}");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(server.awaitEnd().state()).isEqualTo(RunState.SUCCESS);
      assertThat(server.get(page + "/tasks/grind").body()).contains("marked as success by hand");
    }
  }

  @Test
  void markATaskFromItsPage() throws Exception {
    String page = server.trigger("mode=bad");
    server.awaitEnd();

    assertThat(server.post(page + "/tasks/grind/mark", "state=success").statusCode())
        .isEqualTo(303);
    assertThat(server.newest().state()).isEqualTo(RunState.SUCCESS);
    HttpResponse<String> wrong = server.post(page + "/tasks/grind/mark", "state=skipped");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("state must be success or failed, not \"skipped\"");
  }

  @Test
  void pauseAndResumeARunAndSayWhyATaskWaits() throws Exception {
    try (var written = new LogSignal(DATABASE)) {
      String page = server.trigger("mode=slow");
      written.await("turn 3");

      assertThat(server.post(run() + "/pause", "").body()).contains("\"paused_at\":\"20");
      assertThat(server.get(page).body()).contains(">paused</span>", "/resume\"");
      assertThat(server.post(page + "/resume", "").statusCode()).isEqualTo(303);
      assertThat(server.get(run()).body()).contains("\"paused_at\":null");
      assertThat(server.get(run() + "/taskInstances/grind/dependencies").body())
          .contains("{\"dependencies\":[{\"name\":\"running\",\"reason\":\"it runs on node test");
      server.post(page + "/cancel", "");
      server.awaitEnd();
      HttpResponse<String> ended = server.post(run() + "/pause", "");
      assertThat(ended.statusCode()).isEqualTo(409);
      assertThat(ended.body()).contains("has ended (cancelled); only a run that goes on");
    }
  }

  @Test
  void clearTasksOnceTheyAreAskedForInEarnest() throws Exception {
    server.trigger("mode=good");
    server.awaitEnd();
    String tasks =
        "\"dag_run_id\": \"%s\", \"task_ids\": [\"grind\"], \"only_failed\": false"
            .formatted(server.newest().runId());

    assertThat(server.post(DAG + "/clearTaskInstances", "{" + tasks + "}").body())
        .contains("\"task_id\":\"grind\"", "\"state\":\"success\"", "\"total_entries\":1");
    assertThat(server.newest().state()).as("a dry run").isEqualTo(RunState.SUCCESS);
    assertThat(
            server
                .post(DAG + "/clearTaskInstances", "{\"dry_run\": false, " + tasks + "}")
                .statusCode())
        .isEqualTo(200);
    server.awaitEnd();
    assertThat(server.get(run() + "/taskInstances/grind").body()).contains("\"try_number\":1");

    assertThat(server.post(run() + "/clear", "{\"dry_run\": false}").body())
        .contains("\"total_entries\":2");
    server.awaitEnd();
  }

  @Test
  void clearNothingWhereNoTaskIsNamed() throws Exception {
    server.trigger("mode=good");
    server.awaitEnd();

    HttpResponse<String> none =
        server.post(
            DAG + "/clearTaskInstances",
            "{\"dag_run_id\": \"%s\", \"task_ids\": [], \"only_failed\": false, \"dry_run\": false}"
                .formatted(server.newest().runId()));

    assertThat(none.statusCode()).isEqualTo(422);
    assertThat(none.body())
        .contains("task_ids is empty; name one at least, or leave it out for all");
    assertThat(server.newest().state()).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void runAgainWithOtherParameters() throws Exception {
    server.trigger("mode=bad&stones=7&logical_date=2026-11-20");
    server.awaitEnd();

    HttpResponse<String> answer = server.post(run() + "/rerun", "{\"conf\": {\"mode\": \"good\"}}");

    assertThat(answer.body()).contains("\"logical_date\":\"2026-11-20T00:00:00Z\"");
    assertThat(server.awaitEnd().state()).isEqualTo(RunState.SUCCESS);
    assertThat(server.services().runs().request(server.newest().dagRunId()).params())
        .containsEntry("mode", "good")
        .containsEntry("stones", "7");
    assertThat(server.post(run() + "/rerun", "{\"conf\": {\"sand\": 1}}").statusCode())
        .isEqualTo(422);
  }

  @Test
  void keepNotesAndMarkRuns() throws Exception {
    String page = server.trigger("mode=good");
    server.awaitEnd();

    assertThat(patch(run(), "{\"note\": \"late <file>\", \"state\": \"failed\"}").body())
        .contains("\"note\":\"late <file>\"", "\"state\":\"failed\"");
    assertThat(server.get(page).body()).contains("late &lt;file&gt;");
    assertThat(patch(run() + "/taskInstances/grind", "{\"note\": \"slow\"}").body())
        .contains("\"note\":\"slow\"");
    assertThat(patch(run(), "{\"note\": null}").body()).contains("\"note\":null");

    assertThat(patch(run(), "{\"state\": \"queued\"}").body())
        .contains("state must be success or failed, not \\\"queued\\\"");
    assertThat(patch(run() + "/taskInstances/none", "{}").statusCode()).isEqualTo(404);
    assertThat(server.post(DAG + "/clearTaskInstances", "{}").statusCode()).isEqualTo(422);
  }

  @Test
  void refuseAZeroCharacterWhereverItIs() throws Exception {
    String sentence = "holds a zero character; leave it out";

    HttpResponse<String> body =
        server.post(DAG + "/clearTaskInstances", "{\"dag_run_id\": \"a\\u0000\"}");
    assertThat(body.statusCode()).isEqualTo(422);
    assertThat(body.body()).contains("dag_run_id " + sentence);
    HttpResponse<String> inside =
        server.post(
            DAG + "/clearTaskInstances",
            "{\"dag_run_id\": \"a\", \"task_ids\": [\"gr\\u0000nd\"]}");
    assertThat(inside.body()).contains("task_ids " + sentence);
    HttpResponse<String> query = server.get("/api/v2/backfills?dag_id=%00");
    assertThat(query.statusCode()).isEqualTo(400);
    assertThat(query.body()).contains(sentence);
    HttpResponse<String> form = server.post("/dags/mill/trigger", "mode=%00");
    assertThat(form.statusCode()).isEqualTo(400);
    assertThat(form.body()).contains("The request " + sentence);
    // The last: the connection is closed after it.
    assertThat(server.get(DAG + "/dagRuns/a%00b").statusCode()).isEqualTo(400);
  }

  private String run() {
    return DAG + "/dagRuns/" + server.newest().runId();
  }

  private HttpResponse<String> patch(String path, String body) throws Exception {
    return server.send("PATCH", path, body);
  }
}
