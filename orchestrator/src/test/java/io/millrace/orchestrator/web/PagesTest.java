package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.run.RunState;
import io.millrace.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

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
  void showWhatRanAndEscapeWhatPeopleWrote() throws Exception {
    String run = server.trigger("mode=good");
    assertThat(server.awaitEnd().state()).isEqualTo(RunState.SUCCESS);

    assertThat(server.get("/").body()).contains("Grinds &lt;b&gt;flour&lt;/b&gt;.", "success");
    assertThat(server.get("/dags/mill").body()).contains("class=\"cell success\"");
    assertThat(server.get("/dags/mill/graph").body()).contains("<svg", "✓ grind");
    assertThat(server.get(run).body()).contains("fetch", "grind");
    String log = server.get(run + "/tasks/fetch").body();
    assertThat(log).contains("&lt;script&gt;alert(1)").doesNotContain("<script>alert", "\u001B[");
  }

  @Test
  void nameTheZoneOfTheirTimes() throws Exception {
    String run = server.trigger("mode=good&logical_date=2026-11-20");

    assertThat(server.get(run).body())
        .contains(
            "Times in <span id=\"zone\">UTC</span>",
            "<time datetime=\"2026-11-20T00:00:00Z\" title=\"2026-11-20 00:00:00 UTC\">"
                + "2026-11-20 00:00:00</time>");
  }

  @Test
  void callATaskEarlierThatRanBeforeTheRunWasStartedAgain() throws Exception {
    String run = server.trigger("mode=good");
    server.awaitEnd();
    assertThat(server.get(run).body()).doesNotContain(">earlier</span>");

    server.post(run + "/tasks/grind/retry", "");
    server.awaitEnd();

    assertThat(server.get(run).body()).containsOnlyOnce(">earlier</span>");
  }

  @Test
  void sayWhyATaskFailed() throws Exception {
    String run = server.trigger("mode=bad");

    assertThat(server.awaitEnd().state()).isEqualTo(RunState.FAILED);
    assertThat(server.get(run).body()).contains("the &lt;stone&gt; broke");
  }

  @Test
  void retryOnceWhenTwoAskAtOnce() throws Exception {
    try (var written = new LogSignal(DATABASE);
        var people = Executors.newFixedThreadPool(2)) {
      String run = server.trigger("mode=slow");
      cancelOnceItTurns(run, written);

      Callable<HttpResponse<String>> press = () -> server.post(run + "/retry", "");
      for (Future<HttpResponse<String>> answer : people.invokeAll(List.of(press, press))) {
        assertThat(answer.get().statusCode()).isEqualTo(303);
      }

      cancelOnceItTurns(run, written);
      assertThat(server.get(run + "/tasks/grind").body())
          .containsOnlyOnce("Run again at ")
          .containsOnlyOnce("Earlier: first run at ")
          .doesNotContain("Earlier: run again")
          .contains("Log of try 1");
      assertThat(server.get(run + "/tasks/grind?try=1").body())
          .contains("Log of the earlier try 1");
      assertThat(server.get(run).body()).containsOnlyOnce("+1 earlier");
    }
  }

  private void cancelOnceItTurns(String run, LogSignal written) throws Exception {
    written.await("turn 3");
    assertThat(server.post(run + "/cancel", "").statusCode()).isEqualTo(303);
    assertThat(server.awaitEnd().state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void cancelWhatRuns() throws Exception {
    try (var written = new LogSignal(DATABASE)) {
      String run = server.trigger("mode=slow");
      String log = run + "/tasks/grind";
      written.await("turn 3");
      assertThat(server.get(log).body()).contains("turn 3", "hx-get=\"" + log + "/tries/1/log/");

      assertThat(server.post(run + "/cancel", "").statusCode()).isEqualTo(303);

      assertThat(server.awaitEnd().state()).isEqualTo(RunState.CANCELLED);
      assertThat(server.get(log).body()).doesNotContain("hx-get");
      assertThat(server.get(log + "/tries/1/log").body()).contains("turn 3\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stones=1&stones=2 | the field stones comes twice; give it once",
        "stones=two | parameter stones of DAG mill must be a whole number, not",
        "sand=1 | DAG mill has no parameter sand; it has mode, stones",
        "logical_date=tomorrow | the logical date must be a date such as 2026-11-20"
      })
  void sayWhatIsWrongInAFormAndKeepWhatWasTyped(String form, String sentence) throws Exception {
    HttpResponse<String> answer = server.post("/dags/mill/trigger", form + "&mode=typed");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(sentence, "value=\"typed\"");
  }

  @Test
  void takeNoFormThatIsNone() throws Exception {
    int before = server.services().runs().runs("mill", 1000).size();

    for (String type : List.of("application/json", "multipart/form-data; boundary=x", "x")) {
      HttpResponse<String> answer = server.postAs(type, "/dags/mill/trigger", "{\"stones\": 3}");

      assertThat(answer.statusCode()).as(type).isEqualTo(422);
      assertThat(answer.body())
          .contains("not " + type + "; programs ask for runs under /api/v2", "name=\"stones\"");
    }
    assertThat(server.services().runs().runs("mill", 1000)).hasSize(before);
    String retry = server.trigger("mode=bad") + "/retry";
    server.awaitEnd();
    assertThat(server.postAs("multipart/form-data; boundary=x", retry, "x").body())
        .contains("s fields, application/x-www-form-urlencoded, and not");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/nothing | There is no page /nothing.",
        "/dags/mil | There is no DAG mil; did you mean mill?",
        "/dags/mill/runs/none | DAG mill has no run none; its page lists the newest it has.",
        "/dags/mil/runs/none | There is no DAG mil; did you mean mill?",
        "/checks/12 | There is no check result 12.",
        "/checks/x%3Cb%3E | There is no check result x&lt;b&gt;."
      })
  void sayWhatIsNotThere(String path, String sentence) throws Exception {
    HttpResponse<String> answer = server.get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dags/%00", "/dags/%ff", "/api/v2/dags/%00"})
  void sayThatAnAddressCannotBeRead(String path) throws Exception {
    HttpResponse<String> answer = server.get(path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("This is no request that Millrace can read (", "; correct its address.")
        .doesNotContain("jetty", "<table>");
  }

  @Test
  void sayWhichTaskOrTryARunDoesNotHave() throws Exception {
    String run = server.trigger("mode=good");
    server.awaitEnd();

    sayWhatIsNotThere(run + "/tasks/sow", " of DAG mill has no task sow; it has ");
    for (String path : List.of("?try=9", "/tries/9/log", "/tries/9/log/0", "/tries/x/log")) {
      sayWhatIsNotThere(run + "/tasks/grind" + path, "Task grind of run ");
    }
  }

  @Test
  void refuseWhatAnotherSiteAsksFor() throws Exception {
    HttpResponse<String> answer =
        server.post("/dags/mill/trigger", "mode=good", "Sec-Fetch-Site", "cross-site");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("Another site asked for this");
  }

  @Test
  void areNotServedWhereAnotherProgramListens() {
    var taken = new Address("127.0.0.1", server.port(), null);
    String sentence =
        "Port %d of 127.0.0.1 is in use: end the other program, or set MILLRACE_PORT."
            .formatted(server.port());

    assertThatThrownBy(() -> WebServer.requireFree(taken))
        .isInstanceOf(WebUnavailable.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> WebServer.start(server.services(), taken))
        .isInstanceOf(WebUnavailable.class)
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "nowhere.invalid"})
  void areNotServedOnAnAddressOfAnotherMachine(String host) {
    assertThatThrownBy(() -> WebServer.requireFree(new Address(host, 0, null)))
        .isInstanceOf(WebUnavailable.class)
        .hasMessage("MILLRACE_BIND is %s, which is no address of this machine: correct it.", host);
  }

  @Test
  void takeRunsFromPrograms() throws Exception {
    HttpResponse<String> answer =
        server.post("/api/v2/dags/mill/dagRuns", "{\"conf\": {\"stones\": 3}}");
    assertThat(answer.body()).contains("\"dag_id\":\"mill\"", "\"state\":\"queued\"");
    String id = server.awaitEnd().runId();
    assertThat(server.get("/api/v2/dags/mill/dagRuns/" + id).body())
        .contains("\"state\":\"success\"");

    HttpResponse<String> wrong =
        server.post("/api/v2/dags/mill/dagRuns", "{\"conf\": {\"stones\": \"x\"}}");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("\"detail\":\"parameter stones of DAG mill must be");
    assertThat(server.post("/api/v2/dags/mil/dagRuns", "{}").statusCode()).isEqualTo(404);
    assertThat(server.post("/api/v2/dags/mill/dagRuns", "{").statusCode()).isEqualTo(422);
  }

  @Test
  void tellMachinesHowItIs() throws Exception {
    server.trigger("mode=good");
    server.awaitEnd();

    assertThat(server.get("/health").body())
        .isEqualTo("{\"status\":\"healthy\",\"database\":\"reachable\"}");
    assertThat(server.send("HEAD", "/health").headers().firstValue("Content-Type"))
        .contains("application/json");
    assertThat(server.get("/metrics").body())
        .contains("millrace_runs_ended_total{state=\"success\"}", "jvm_memory_used_bytes");
  }
}
