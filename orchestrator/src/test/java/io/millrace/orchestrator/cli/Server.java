package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.RunState;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What {@code serve} starts, in this process. */
final class Server implements AutoCloseable {

  private final StringWriter err = new StringWriter();
  private final BlockingQueue<Long> ends = new LinkedBlockingQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Program program;
  private final ServingNode node;

  Server(Terminal terminal) {
    program = terminal.program(new StringWriter(), err);
    node = ServingNode.start(program, new Ends());
  }

  String url() {
    return node.url();
  }

  /** What was said to people at the start. */
  String err() {
    return err.toString();
  }

  String get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  String post(String path, String body) throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path));
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString()).body();
  }

  /** The next run that ends. */
  RunReader.Run awaitEnd() throws InterruptedException {
    Long ended = ends.poll(20, TimeUnit.SECONDS);
    assertThat(ended).as("a run ends").isNotNull();
    return node.local().reader().run(ended).orElseThrow();
  }

  RunReader reader() {
    return node.local().reader();
  }

  @Override
  public void close() {
    client.close();
    program.close();
  }

  private final class Ends implements EngineListener {

    @Override
    public void runEnded(long dagRunId, RunState state) {
      ends.add(dagRunId);
    }
  }
}
