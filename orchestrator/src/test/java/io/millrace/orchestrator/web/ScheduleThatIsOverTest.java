package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.time.RealTime;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@link Spillway}, whose schedule has no interval, and {@link Ebb}, whose last one is over. */
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

  @Test
  void saysWhenItEnded() throws Exception {
    try (var server = new MillServer(DATABASE, folder, RealTime.clock(), Ebb.class)) {
      Poll.until(
          "the last run was created",
          Duration.ofSeconds(20),
          () -> server.get("/dags/ebb").body().contains("none: ended 2024-10-14</dd>"));

      assertThat(server.get("/").body())
          .containsOnlyOnce("<div class=\"quiet\">ended 2024-10-14</div>");
    }
  }

  @Test
  void isAskedForTheIntervalOnlyIfItHasSome() throws Exception {
    try (var server = new MillServer(DATABASE, folder, RealTime.clock(), Ebb.class)) {
      assertThat(server.get("/dags/mill/trigger").body())
          .contains("in UTC; empty for now</span>")
          .doesNotContain("data interval");
      assertThat(server.get("/dags/ebb/trigger").body())
          .contains("start of the data interval, in UTC; empty for the last completed one</span>");
    }
  }
}
