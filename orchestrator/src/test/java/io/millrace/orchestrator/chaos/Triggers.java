package io.millrace.orchestrator.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Triggers runs through the nodes' API all the while, each until some node has said that the run is
 * there: a request whose answer was lost is repeated under the run's name.
 */
final class Triggers implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long WIDE_MILLIS = 350;
  private static final int WIDE_A_FLOW = 12;
  private static final int WIDE_AT_ONCE = 18;
  private static final int FLOWS_A_BAD_ONE = 3;
  private static final int OK = 200;
  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;

  private final List<Node> nodes;
  private final long seed;
  private final BooleanSupplier behind;
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Set<String> accepted = new LinkedHashSet<>();
  private final Thread thread = Thread.ofVirtual().unstarted(this::triggerAll);
  private @Nullable Throwable failure;

  /** {@code behind} says that no more is to be triggered for a while. */
  Triggers(List<Node> nodes, long seed, BooleanSupplier behind) {
    this.nodes = nodes;
    this.seed = seed;
    this.behind = behind;
  }

  void start() {
    thread.start();
  }

  /** Triggers no more; answers the runs that nodes have accepted, DAG and run. */
  Set<String> end() throws InterruptedException {
    ending.countDown();
    thread.join();
    if (failure != null) {
      throw new AssertionError("a run cannot be triggered", failure);
    }
    return accepted;
  }

  private void triggerAll() {
    try {
      for (int number = 0; ending.getCount() > 0; number++) {
        if (number % WIDE_A_FLOW == 0) {
          boolean bad = number / WIDE_A_FLOW % FLOWS_A_BAD_ONE == 1;
          trigger("flow", number, bad ? "{\"bad\": \"true\"}" : "{}");
        } else {
          trigger("wide", number, "{}");
        }
        if (number > WIDE_AT_ONCE && pauseWhileBehind()) {
          return;
        }
      }
    } catch (IOException | RuntimeException | Error broken) {
      failure = broken;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean pauseWhileBehind() throws InterruptedException {
    boolean over = pause(WIDE_MILLIS);
    while (!over && behind.getAsBoolean()) {
      over = pause(WIDE_MILLIS);
    }
    return over;
  }

  private boolean pause(long millis) throws InterruptedException {
    return ending.await(millis, TimeUnit.MILLISECONDS);
  }

  private void trigger(String dag, int number, String conf)
      throws IOException, InterruptedException {
    String run = "s%d-%d".formatted(seed, number);
    String body = "{\"dag_run_id\": \"%s\", \"conf\": %s}".formatted(run, conf);
    for (int attempt = 0; ending.getCount() > 0; attempt++) {
      Node node = nodes.get(attempt % nodes.size());
      String url = node.url().orElse(null);
      if (url != null && isAccepted(URI.create(url + "/api/v2/dags/" + dag + "/dagRuns"), body)) {
        accepted.add(dag + "/" + run);
        return;
      }
      boolean ignored = pause(url == null ? 20 : 100);
    }
  }

  private boolean isAccepted(URI uri, String body) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(uri).timeout(PATIENCE).POST(BodyPublishers.ofString(body)).build();
    try {
      var answer = client.send(request, BodyHandlers.ofString());
      return switch (answer.statusCode()) {
        case OK, CONFLICT -> true;
        case UNAVAILABLE -> false;
        default -> throw new AssertionError(answer.statusCode() + ": " + answer.body());
      };
    } catch (IOException gone) {
      return false;
    }
  }

  @Override
  public void close() {
    ending.countDown();
    client.shutdownNow();
  }
}
