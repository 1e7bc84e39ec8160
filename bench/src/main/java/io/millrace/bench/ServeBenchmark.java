package io.millrace.bench;

import io.millrace.orchestrator.time.RealTime;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How long {@code millrace serve} on an existing home takes from the start of its process until its
 * health is good: with PostgreSQL to be started as well, and on one that runs. Then how long the
 * pages take that its first page leads to, one request after the other.
 *
 * <p>Arguments: the launcher, the home, how many times each (default 7).
 */
public final class ServeBenchmark {

  private static final Pattern LINK = Pattern.compile("href=\"(/[^\"]*)\"");
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
  private static final int REQUESTS = 200;
  private static final int WARM_UP = 100;

  private final Program program;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServeBenchmark(Program program) throws IOException {
    this.program = program;
    try (var free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
  }

  public static void main(String[] args) throws Exception {
    var benchmark = new ServeBenchmark(Program.launched(Path.of(args[0]), Path.of(args[1])));
    benchmark.run(args.length < 3 ? 7 : Integer.parseInt(args[2]));
  }

  private void run(int times) throws Exception {
    starts("starts that start PostgreSQL", times);
    try (var databases = Program.databases(program.home())) {
      databases.orchestrator();
      starts("starts on a PostgreSQL that runs", times);
    }
    Process server = serve();
    try {
      awaitHealth(server);
      for (String page : pages()) {
        time(page);
      }
    } finally {
      end(server);
    }
  }

  /** The first one does not count: it may build the program. */
  private void starts(String which, int times) throws Exception {
    double[] seconds = new double[times];
    for (int i = -1; i < times; i++) {
      long began = System.nanoTime();
      Process server = serve();
      try {
        awaitHealth(server);
        if (i >= 0) {
          seconds[i] = (System.nanoTime() - began) / 1e9;
        }
      } finally {
        end(server);
      }
    }
    Arrays.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "%-60s median %.2f s, %.2f to %.2f s%n",
        which,
        seconds[times / 2],
        seconds[0],
        seconds[times - 1]);
  }

  private Process serve() throws IOException {
    ProcessBuilder builder = program.with("serve").inheritIO();
    builder.environment().put("MILLRACE_PORT", Integer.toString(port));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  private void awaitHealth(Process server) throws InterruptedException {
    while (server.isAlive()) {
      if (isHealthy()) {
        return;
      }
      RealTime.pause(BETWEEN_LOOKS);
    }
    throw new IllegalStateException("the server ended with " + server.exitValue());
  }

  private boolean isHealthy() throws InterruptedException {
    try {
      return get("/health").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void end(Process server) throws InterruptedException {
    server.destroy();
    server.waitFor();
  }

  /** A page of each kind: the first page's links, and those of the first run among them. */
  private Set<String> pages() throws IOException, InterruptedException {
    var pages = new LinkedHashSet<String>(List.of("/"));
    links("/").stream().limit(6).forEach(pages::add);
    for (String page : List.copyOf(pages)) {
      if (page.contains("/runs/")) {
        links(page).stream().filter(link -> link.startsWith(page)).limit(1).forEach(pages::add);
      }
    }
    return pages;
  }

  private List<String> links(String page) throws IOException, InterruptedException {
    return LINK.matcher(get(page).body())
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.contains("/assets") && !link.contains("/webjars"))
        .distinct()
        .toList();
  }

  private void time(String page) throws IOException, InterruptedException {
    double[] millis = new double[REQUESTS];
    for (int i = -WARM_UP; i < REQUESTS; i++) {
      long began = System.nanoTime();
      get(page);
      if (i >= 0) {
        millis[i] = (System.nanoTime() - began) / 1e6;
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%-60s median %.1f ms, 95 %% below %.1f ms%n",
        page,
        millis[REQUESTS / 2],
        millis[REQUESTS * 95 / 100]);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        BodyHandlers.ofString());
  }
}
