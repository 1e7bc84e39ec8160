package io.millrace.dags.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.DagDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that stay open while somebody else acts. */
class LivePagesTest {

  private static final int MORE_THAN_A_BROWSER_CONNECTS = 8;

  @TempDir Path folder;

  @Test
  void followTheLogOfTheNextTryAndLetManyMoreBeOpened() throws Exception {
    Path jars = Files.createDirectory(folder.resolve("dags"));
    pack(Ticking.class, jars.resolve("ticking.jar"));

    try (var demo = new Demo(folder, Map.of("MILLRACE_DAGS", jars.toString()));
        var browser = new Browser(folder.resolve("profile"))) {
      browser.open(demo.url() + "/dags/ticking/trigger");
      browser.click("form.form button");
      browser.awaitText("h1", "manual__");
      URI run = URI.create(demo.url() + browser.path() + "/");
      browser.clickLink("tick");
      browser.awaitText(".log", "tick 20.");

      post(run.resolve("cancel"));
      browser.await("h1 + p .state.cancelled");
      post(run.resolve("retry"));
      browser.await("h1 + p .state.running");
      browser.awaitText("#log-2", "tick 20.");

      for (int tab = 0; tab < MORE_THAN_A_BROWSER_CONNECTS; tab++) {
        browser.openTab(demo.url() + "/dags/ticking");
        browser.await(".grid .cell.running");
      }
      post(run.resolve("cancel"));
      browser.await(".grid .cell.cancelled");
    }
  }

  private static void pack(Class<?> definition, Path jar) throws IOException {
    String entry = definition.getName().replace('.', '/') + ".class";
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar));
        InputStream content = definition.getClassLoader().getResourceAsStream(entry)) {
      zip.putNextEntry(new ZipEntry(entry));
      content.transferTo(zip);
      zip.putNextEntry(new ZipEntry("META-INF/services/" + DagDefinition.class.getName()));
      zip.write(definition.getName().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void post(URI address) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address).POST(BodyPublishers.noBody()).build();
    try (var client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(303);
    }
  }
}
