package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.alert.FailedRun;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A DAG that ran, failed and was taken away; the server knows another one. */
class RemovedDagTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void isOnNoListAndItsRunsStay() throws Exception {
    long failed = FailedRun.queue(DATABASE.sql(), "log");

    try (var server = new MillServer(DATABASE, folder)) {
      assertThat(server.get("/").body()).contains("mill").doesNotContain("shop");
      assertThat(server.get("/checks").body()).doesNotContain("shop");
      assertThat(server.get("/alerts").body()).contains("shop");
      String runId = server.services().runs().run(failed).orElseThrow().runId();
      String run = "/dags/shop/runs/" + runId;
      assertThat(server.get("/alerts").body())
          .contains("<a href=\"" + run + "/tasks/load\">unique</a>")
          .contains("<a href=\"" + run + "\">1 failed task</a>");
      assertThat(server.get(run).body())
          .contains("nothing helps", "not loaded any more")
          .doesNotContain("href=\"/dags/shop\"", "<button");
      assertThat(server.get(run + "/tasks/load").body())
          .as("what it came to can still be said")
          .contains("Mark success</button>")
          .doesNotContain("href=\"/dags/shop\"", "/retry");
      long check = server.services().checks().newest(1).getFirst().checkResultId();
      assertThat(server.get("/checks/" + check).body())
          .contains("not loaded any more")
          .doesNotContain("href=\"/dags/shop\"");
      assertThat(server.post(run + "/retry", "").body()).contains("There is no DAG shop");
      assertThat(server.get("/dags/shop").body()).contains("There is no DAG shop");

      DATABASE.sql().execute("update orchestrator.dag_run set state = 'running', ended_at = null");
      assertThat(server.get(run).body())
          .contains("waits until its file is back, or the run is cancelled", "Cancel</button>");
    }
  }
}
