package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What pages and programs are told while the orchestrator's database does not serve them. */
class DatabaseTroubleTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final String AWAY = "database cannot be reached at the moment; this node tries";

  /** One for each session that the pages have, and one that is served. */
  private static final int MOST_REQUESTS = 5;

  private static final String RUNS = "/api/v2/dags/mill/dagRuns";

  @TempDir private Path folder;
  private MillServer server;

  @BeforeEach
  void start() throws Exception {
    server = new MillServer(DATABASE, folder);
    assertThat(server.get("/dags/mill").statusCode()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void tellsWhoeverAsksThatTheDatabaseIsAwayAndServesThemOnceItIsBack() throws Exception {
    server.database().takeAway();

    for (int time = 0; time < 3; time++) {
      HttpResponse<String> page = server.get("/dags/mill");
      assertThat(page.statusCode()).isEqualTo(503);
      assertThat(page.body()).contains(AWAY);
      assertThat(page.headers().firstValue("Refresh")).as("comes back by itself").contains("5");
    }
    HttpResponse<String> answer = server.get(RUNS + "/any");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).startsWith("{\"status\":503,").contains(AWAY);
    HttpResponse<String> health = server.get("/health");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body())
        .startsWith("{\"status\":\"unhealthy\",\"database\":\"unreachable\",\"since\":\"2");

    server.database().bringBack();
    awaitPage();
    assertThat(server.get("/health").statusCode()).isEqualTo(200);
  }

  /** Each request that is not served takes its time. */
  private HttpResponse<String> awaitPage() throws Exception {
    HttpResponse<String> page = server.get("/dags/mill");
    for (int look = 0; look < 60 && page.statusCode() != 200; look++) {
      page = server.get("/dags/mill");
    }
    assertThat(page.statusCode()).isEqualTo(200);
    return page;
  }

  @Test
  void startsNoRunWhileTheDatabaseIsAway() throws Exception {
    server.database().takeAway();

    assertThat(server.post("/dags/mill/trigger", "mode=good").statusCode()).isEqualTo(503);
    assertThat(server.post(RUNS, "{}").statusCode()).isEqualTo(503);

    server.database().bringBack();
    assertThat(awaitPage().body()).doesNotContain("manual__");
  }

  @Test
  void servesRequestsAgainOnceEachEndedSessionWasMet() throws Exception {
    server.database().endSessions();

    HttpResponse<String> page = server.get("/dags/mill");
    for (int met = 1; met < MOST_REQUESTS && page.statusCode() != 200; met++) {
      assertThat(page.statusCode()).isEqualTo(503);
      assertThat(page.body()).contains(AWAY);
      page = server.get("/dags/mill");
    }
    assertThat(page.statusCode()).isEqualTo(200);
  }

  @Test
  void tellsThatEverySessionOfThePagesIsInUse() throws Exception {
    List<Connection> taken = server.takeSessions();

    HttpResponse<String> page = server.get("/dags/mill");
    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.body()).contains("Too many pages are being made at the moment");
    assertThat(server.get("/health").body())
        .isEqualTo("{\"status\":\"healthy\",\"database\":\"busy\"}");

    for (Connection one : taken) {
      one.close();
    }
    assertThat(server.get("/dags/mill").statusCode()).isEqualTo(200);
  }
}
