package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs may ask for, by a clock that stands still. */
class ApiTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final String RUNS = "/api/v2/dags/mill/dagRuns";
  private static final Clock STOPPED =
      Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private MillServer server;

  @BeforeEach
  void start() throws Exception {
    server = new MillServer(DATABASE, folder, STOPPED);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | the request's body must be a JSON object such as",
        "null | the request's body must be a JSON object such as",
        "{ | no JSON: Unexpected end-of-input: expected close marker for Object\"}",
        "{} {} | the request's body is no JSON: Trailing token",
        "{\"conf\": 1, \"conf\": 2} | the request's body is no JSON: Duplicate field 'conf'",
        "{\"config\": {}} | the field config; it takes conf, dag_run_id, logical_date; did you mean",
        "{\"conf\": \"mode=bad\"} | conf must be an object, name to value, not a JSON string",
        "{\"conf\": {\"mode\": [\"bad\"]}} | parameter mode must be a single value, not a JSON",
        "{\"conf\": {\"mode\": \"\\u0000\"}} | holds a zero character",
        "{\"logical_date\": 20261120} | logical_date must be a text, not a JSON number",
        "{\"dag_run_id\": \"a/b\"} | dag_run_id must be of at most 250 letters, digits and",
        "{\"dag_run_id\": \"scheduled__2026\"} | dag_run_id must not begin with scheduled__",
      })
  void startsNothingThatItDoesNotFullyUnderstand(String body, String sentence) throws Exception {
    int before = runs();

    HttpResponse<String> answer = server.post(RUNS, body);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body().replace("\\\"", "\"")).contains(sentence);
    assertThat(runs()).isEqualTo(before);
  }

  private int runs() {
    return server.services().runs().runs("mill", 1000).size();
  }

  @Test
  void givesTwoWhoAskInOneMillisecondARunEach() throws Exception {
    int before = runs();

    assertThat(server.post(RUNS, "{}").statusCode()).isEqualTo(200);
    assertThat(server.post(RUNS, "{}").statusCode()).isEqualTo(200);
    assertThat(server.trigger("mode=good")).contains("manual__2026-11-20T10:00:00.");

    assertThat(runs()).isEqualTo(before + 3);
    for (int run = 0; run < 3; run++) {
      server.awaitEnd();
    }
  }

  @Test
  void startsARunOfAGivenNameOnce() throws Exception {
    String body =
        "{\"dag_run_id\": \"mine:1+x\", \"conf\": {\"stones\": 3, \"mode\": null}, \"note\": null}";

    HttpResponse<String> first = server.post(RUNS, body);
    HttpResponse<String> again = server.post(RUNS, body);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("DAG mill already has the run mine:1+x");
    server.awaitEnd();
    assertThat(server.get("/dags/mill/runs/mine%3A1%2Bx").body()).contains("mine:1+x", "success");
    assertThat(server.get(RUNS + "/mine:1+x").body()).contains("\"state\":\"success\"");
  }

  @Test
  void answersInJsonWhateverGoesWrong() throws Exception {
    HttpResponse<String> unknown = server.get("/api/v2/nothing");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).startsWith("{\"status\":404,").contains("/api/v2/nothing");

    HttpResponse<String> method = server.send("DELETE", RUNS);
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.body()).contains("There is no DELETE of " + RUNS);

    HttpResponse<String> large = server.post(RUNS, "x".repeat(1_100_000));
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(large.body()).contains("The request is larger than");
  }
}
