package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.time.RealTime;
import io.millrace.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs may ask of backfills; nobody creates more than their first runs here. */
class BackfillApiTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final String ALL = "/api/v2/backfills";

  @TempDir private Path folder;
  private MillServer server;

  @BeforeEach
  void start() throws Exception {
    server = new MillServer(DATABASE, folder, RealTime.clock(), Sluice.class);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void createsShowsPausesAndCancels() throws Exception {
    String body =
        """
        {"dag_id": "sluice", "from_date": "2026-01-01", "to_date": "2026-01-05",
         "reprocess_behavior": "completed", "max_active_runs": 2, "run_backwards": true}\
        """;

    assertThat(server.postJson(ALL + "/dry_run", body).body())
        .startsWith("{\"backfills\":[{\"logical_date\":\"2026-01-05T00:00:00Z\"");
    HttpResponse<String> created = server.postJson(ALL, body);

    assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
    assertThat(created.body())
        .contains("\"dag_id\":\"sluice\"", "\"from_date\":\"2026-01-01T00:00:00Z\"")
        .contains("\"is_paused\":false", "\"reprocess_behavior\":\"completed\"")
        .contains("\"max_active_runs\":2", "\"run_backwards\":true", "\"dag_run_conf\":{}")
        .contains("\"waiting\":3");
    String one = ALL + "/" + created.body().replaceFirst("\\{\"id\":(\\d+),.*", "$1");
    assertThat(server.postJson(ALL, body).statusCode()).isEqualTo(409);
    assertThat(server.send("PUT", one + "/pause").body()).contains("\"is_paused\":true");
    assertThat(server.send("PUT", one + "/unpause").body()).contains("\"is_paused\":false");
    assertThat(server.get(ALL + "?dag_id=sluice").body()).contains("\"state\":\"running\"");
    assertThat(server.get(ALL + "?dag_id=mill").body()).isEqualTo("{\"backfills\":[]}");

    assertThat(server.send("PUT", one + "/cancel").body()).contains("\"state\":\"cancel");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"dag_id\": \"mill\", \"from_date\": \"2026-01-01\", \"to_date\": \"2026-01-01\"} | 422 | DAG mill has no schedule",
        "{\"dag_id\": \"slice\", \"from_date\": \"2026-01-01\", \"to_date\": \"2026-01-01\"} | 404 | did you mean sluice?",
        "{\"from_date\": \"2026-01-01\", \"to_date\": \"2026-01-01\"} | 422 | needs the field dag_id",
        "{\"dag_id\": \"sluice\", \"from_date\": \"2026-01-01\"} | 422 | needs the field to_date",
        "{\"dag_id\": \"sluice\", \"max_active_runs\": 1.5, \"from_date\": \"2026-01-01\", \"to_date\": \"2026-01-01\"} | 422 | max_active_runs must be a whole number",
        "{\"dag_id\": \"sluice\", \"run_backwards\": \"yes\", \"from_date\": \"2026-01-01\", \"to_date\": \"2026-01-01\"} | 422 | run_backwards must be true or false",
        "{\"dag_id\": \"sluice\", \"from_date\": \"2026-01-01\", \"to_date\": \"never\"} | 422 | \"to_date must be a date such as",
        "{\"dag_id\": \"sluice\", \"from_date\": \"2026-01-02\", \"to_date\": \"2026-01-01\"} | 422 | from_date 2026-01-02 is after to_date 2026-01-01; give the earlier one as from_date",
        "{\"dag_id\": \"sluice\", \"from_date\": \"2026-01-01\", \"to_date\": \"2026-01-01\", \"max_active_runs\": 0} | 422 | max_active_runs must be 1 or more",
        "{\"dag_id\": \"sluice\", \"to\": \"2026-01-01\"} | 422 | the field to; it takes dag_id, from_date, to_date,",
      })
  void refusesWhatItDoesNotFullyUnderstand(String body, int status, String sentence)
      throws Exception {
    HttpResponse<String> answer = server.postJson(ALL, body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(sentence);
  }

  @Test
  void saysThatThereIsNoSuchBackfill() throws Exception {
    assertThat(server.get(ALL + "/987654").statusCode()).isEqualTo(404);
    assertThat(server.send("PUT", ALL + "/987654/cancel").statusCode()).isEqualTo(404);
    assertThat(server.get(ALL + "/last").body()).contains("a backfill is named by its number");
  }
}
