package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.time.RealTime;
import io.millrace.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A run by hand of {@link Spillway}, whose schedule has no interval. */
class ScheduleThatIsOverTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void isRefusedWithASentence() throws Exception {
    try (var server = new MillServer(DATABASE, folder, RealTime.clock(), Spillway.class)) {
      String sentence = "of the schedule ";

      HttpResponse<String> asked = server.postJson("/api/v2/dags/spillway/dagRuns", "{}");
      assertThat(asked.statusCode()).isEqualTo(422);
      assertThat(asked.body()).contains(sentence, "is over; say a logical date");

      HttpResponse<String> typed = server.post("/dags/spillway/trigger", "");
      assertThat(typed.statusCode()).isEqualTo(422);
      assertThat(typed.body()).contains(sentence, "is over; say a logical date");
    }
  }
}
