package io.millrace.dags.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.settings.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long it takes from a change of state until the page shows it; prints the figures. */
class ScreenTest {

  private static final int RUNS = 3;

  /** Notes when each state of each task, or run, is seen for the first time. */
  private static final String WATCH =
      """
      window.seen = {};
      const look = () => {
        for (const shown of document.querySelectorAll("#page a[aria-label]")) {
          const key = decodeURIComponent(new URL(shown.href).pathname)
            + shown.getAttribute("aria-label").replace(/.*: /, " ").replace(/,.*/, "")
              .replace(/(\\w) (\\w)/g, "$1_$2");
          window.seen[key] ??= Date.now();
        }
      };
      look();
      for (const key in window.seen) window.seen[key] = 0;
      new MutationObserver(look)
        .observe(document.body, {subtree: true, childList: true, attributes: true});
      """;

  private static final String CHANGES =
      """
      select '/dags/' || run.dag_id || '/runs/' || run.run_id
               || coalesce('/tasks/' || instance.task_id, '') || ' ' || event.to_state,
             (extract(epoch from event.at) * 1000)::bigint
      from orchestrator.event
        join orchestrator.dag_run run using (dag_run_id)
        left join orchestrator.task_instance instance using (task_instance_id)
      """;

  @TempDir Path folder;

  @Test
  void showsAChangeOfStateSoonAfterItHappened() throws Exception {
    try (var demo = new Demo(folder, Map.of());
        var browser = new Browser(folder.resolve("profile"));
        var databases = new Databases(settings())) {
      browser.open(demo.url() + "/dags/growth_etl");
      browser.awaitCount(".grid a.bar.success", 1);
      browser.execute(WATCH);

      for (int run = 1; run <= RUNS; run++) {
        trigger(demo);
        browser.awaitCount(".grid a.bar.success", run + 1);
      }

      var seen = (Map<?, ?>) browser.execute("return window.seen");
      List<Long> delays = delays(seen, databases);
      print(delays);
      assertThat(delays).hasSizeGreaterThan(RUNS * 9);
      assertThat(delays.getLast()).isLessThan(5000);
    }
  }

  private Settings settings() {
    return Settings.load(Map.of("MILLRACE_HOME", folder.resolve("home").toString()), folder);
  }

  private static void trigger(Demo demo) throws Exception {
    URI runs = URI.create(demo.url() + "/api/v2/dags/growth_etl/dagRuns");
    try (var client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(runs).POST(BodyPublishers.ofString("{}")).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  /** Milliseconds, sorted; states that gave way to the next before a page was made are not seen. */
  private static List<Long> delays(Map<?, ?> seen, Databases databases) throws SQLException {
    var delays = new ArrayList<Long>();
    try (Connection connection = databases.connect(Databases.ORCHESTRATOR);
        var statement = connection.createStatement();
        var changes = statement.executeQuery(CHANGES)) {
      while (changes.next()) {
        if (seen.get(changes.getString(1)) instanceof Long at && at > 0) {
          delays.add(at - changes.getLong(2));
        }
      }
    }
    delays.sort(null);
    return delays;
  }

  private static void print(List<Long> delays) {
    System.out.printf(
        Locale.ROOT,
        "%d changes on the screen: median %d ms, 95 %% within %d ms, all within %d ms%n",
        delays.size(),
        delays.get(delays.size() / 2),
        delays.get(delays.size() * 95 / 100),
        delays.getLast());
  }
}
