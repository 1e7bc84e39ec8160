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
      assertThat(server.get("/dags/shop/runs/" + runId).body()).contains("nothing helps");
      assertThat(server.get("/dags/shop").body()).contains("There is no DAG shop");
    }
  }
}
