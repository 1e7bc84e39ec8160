package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that takes one request after the other and answers what it is told to. */
class TriggerCommandTest {

  @TempDir private Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String answer = "{\"dag_id\":\"harvest\",\"dag_run_id\":\"manual__1\"}";

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void asksTheServerForTheRunThatWasTyped() {
    var ended = trigger("--logical-date", "2026-11-20", "--param", "fields=3");

    assertThat(ended.exit()).isZero();
    assertThat(asked)
        .singleElement()
        .asString()
        .startsWith("POST /api/v2/dags/harvest/dagRuns ")
        .contains("\"logical_date\":\"2026-11-20\"", "\"conf\":{\"fields\":\"3\"}");
    assertThat(ended.out())
        .isEqualTo("harvest manual__1 is queued: " + url() + "/dags/harvest/runs/manual__1\n");
  }

  @Test
  void namesAFolderFromWhereItWasTyped() {
    trigger("--param", "source=barn");

    assertThat(asked).singleElement().asString().contains("\"" + folder.resolve("barn") + "\"");
  }

  @Test
  void saysWhatTheServerRefuses() {
    status = 422;
    answer = "{\"detail\":\"DAG harvest has no parameter field\"}";

    var ended = trigger("--param", "field=3");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).isEqualTo("millrace: DAG harvest has no parameter field.\n");
    status = 503;
    assertThat(trigger().exit()).isOne();
  }

  @Test
  void saysThatAnotherProgramAnswers() {
    answer = "<html>";

    assertThat(trigger().err())
        .isEqualTo("millrace: What answers at " + url() + " is not Millrace.\n");
  }

  @Test
  void saysThatNobodyAnswers() {
    String gone = url();
    server.stop(0);

    assertThat(trigger().err())
        .isEqualTo(
            "millrace: No server answers at "
                + gone
                + ": start it with `millrace serve`, or say where it is with"
                + " MILLRACE_PUBLIC_URL.\n");
  }

  private String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private Terminal.Ended trigger(String... more) {
    var call = new String[2 + more.length];
    call[0] = "trigger";
    call[1] = "harvest";
    System.arraycopy(more, 0, call, 2, more.length);
    return new Terminal(folder).with("MILLRACE_PUBLIC_URL", url() + "/").run(call);
  }
}
