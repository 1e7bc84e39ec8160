package io.millrace.tasks.http;

import static io.millrace.tasks.http.HttpOperator.encoded;
import static io.millrace.tasks.http.HttpOperator.get;
import static io.millrace.tasks.http.HttpOperator.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.TaskFailed;
import io.millrace.testing.Elements;
import io.millrace.testing.FakeTaskContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpOperatorTest {

  /** How long the service takes for each of several redirects. */
  private static final Duration HOP = Duration.ofMillis(500);

  private final FakeTaskContext context = new FakeTaskContext(Path.of(""));
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @SuppressWarnings("NullAway.Init") // before each
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/echo", this::echo);
    server.createContext(
        "/status/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          int status = Integer.parseInt(path.substring("/status/".length()));
          answer(exchange, status, "because\nof the moon");
        });
    server.createContext("/moved", exchange -> redirect(exchange, "/status/200"));
    server.createContext("/hops/", HttpOperatorTest::hop);
    server.createContext("/malformed", exchange -> redirect(exchange, "/not a URL"));
    server.createContext(
        "/often/",
        exchange -> {
          await(over, HOP);
          int left = exchange.getRequestURI().getPath().length() - "/often/".length();
          redirect(exchange, left == 0 ? "/status/200" : "/often/" + "x".repeat(left - 1));
        });
    server.createContext(
        "/elsewhere",
        exchange -> redirect(exchange, "https://me:secret@example.com:8443/?key=secret"));
    server.createContext("/large", exchange -> answer(exchange, 200, "x".repeat(3_000_000)));
    server.createContext(
        "/silent",
        exchange -> {
          asked.countDown();
          await(over);
        });
    server.createContext(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          await(over);
        });
    server.start();
  }

  @AfterEach
  void close() {
    over.countDown();
    server.stop(0);
    threads.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch, Duration most) {
    try {
      boolean ignored = latch.await(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private void echo(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    answer(
        exchange,
        201,
        "%s %s key=%s token=%s"
            .formatted(
                exchange.getRequestMethod(),
                body,
                exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                exchange.getRequestHeaders().getFirst("X-Token")));
  }

  private static void hop(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int more = Integer.parseInt(path.substring("/hops/".length()));
    if (more == 0) {
      answer(exchange, 200, "");
    } else {
      redirect(exchange, "/hops/" + (more - 1));
    }
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().add("Location", to);
    answer(exchange, 302, "");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  private String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  @Test
  void sendsWhatTheRunKnowsWithTheKeyOfTheTask() throws Exception {
    HttpOperator.Response response =
        post(url("/echo"))
            .header("X-Token", known -> "of " + known.runId())
            .body("h\u00e9llo")
            .expecting(201)
            .run(context);

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.body())
        .isEqualTo("POST h\u00e9llo key=key token=of manual__2026-11-19T00:00:00Z");
  }

  @Test
  void asksTheAddressThatItsElementSays() throws Exception {
    var status = get(Elements.of(Integer.class), number -> url("/status/" + number));

    assertThat(status.run(context.about(200)).status()).isEqualTo(200);
    assertThatThrownBy(() -> status.run(context.about(404)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith("GET " + url("/status/404") + " answered 404");

    var given = get(Elements.of(String.class), text -> text);
    assertThatThrownBy(() -> given.run(context.about("http://example.com/a b?key=secret")))
        .isInstanceOf(TaskFailed.class)
        .hasMessage(
            "what it makes of its element of load is no URL (Illegal character in path at index"
                + " 20); encode its parts with HttpOperator.encoded(..)");
    assertThatThrownBy(() -> given.run(context.about("file:///etc/passwd")))
        .hasMessage(
            "of its element of load: its URL must begin with http:// or https:// and a host");
  }

  @ParameterizedTest
  @CsvSource({"400,false", "404,false", "408,true", "429,true", "500,true", "503,true"})
  void failsByTheStatusForGoodOrForNow(int status, boolean retryable) {
    TaskFailed failed =
        catchThrowableOfType(
            TaskFailed.class, () -> get(url("/status/" + status) + "?key=secret").run(context));

    assertThat(failed)
        .hasMessage(
            "GET %s answered %d instead of a success; what it said is in the log"
                .formatted(url("/status/" + status), status));
    assertThat(failed.retryable()).isEqualTo(retryable);
    assertThat(context.lines()).contains("because\nof the moon");
  }

  @Test
  void takesOnlyTheStatusesThatAreExpected() {
    assertThatThrownBy(() -> get(url("/status/200")).expecting(204, 202).run(context))
        .hasMessageContaining(" answered 200 instead of [202, 204]; ");
  }

  @Test
  void followsARedirectToTheSameSchemeHostAndPortAlone() throws Exception {
    assertThat(get(url("/moved")).run(context).status()).isEqualTo(200);
    assertThatThrownBy(() -> get(url("/elsewhere")).run(context))
        .hasMessage(
            "GET "
                + url("/elsewhere")
                + " redirects to https://example.com:8443, which is not followed; call that if it"
                + " is to be trusted");
    assertThatThrownBy(() -> post(url("/moved")).run(context))
        .hasMessage("POST " + url("/moved") + " answered 302 instead of a success");
  }

  @Test
  void followsFiveRedirectsAndNoMore() throws Exception {
    assertThat(get(url("/hops/5")).run(context).status()).isEqualTo(200);
    assertThatThrownBy(() -> get(url("/hops/6")).run(context))
        .hasMessage("GET " + url("/hops/6") + " redirects more than five times");
  }

  @Test
  void takesARedirectThatIsExpectedForTheAnswer() throws Exception {
    assertThat(get(url("/moved")).expecting(302).run(context).status()).isEqualTo(302);
  }

  @Test
  void refusesARedirectToWhatIsNoUrl() {
    TaskFailed failed =
        catchThrowableOfType(TaskFailed.class, () -> get(url("/malformed")).run(context));

    assertThat(failed).hasMessage("GET " + url("/malformed") + " redirects to what is no URL");
    assertThat(failed.retryable()).isFalse();
  }

  @Test
  void givesAllRedirectsTogetherTheTimeOfOneRequest() {
    Duration timeout = HOP.multipliedBy(3);

    assertThatThrownBy(() -> get(url("/often/xxx")).timeout(timeout).run(context))
        .hasMessage("GET " + url("/often/xxx") + " did not answer within 1.5 s");
  }

  @Test
  void refusesAResponseThatIsTooLarge() {
    assertThatThrownBy(() -> get(url("/large")).run(context))
        .hasMessage(
            "GET "
                + url("/large")
                + " answered with more than 1000000 bytes, which no task hands on; ask for less, or"
                + " load it into a file by shell(..)");
  }

  @ParameterizedTest
  @CsvSource({"/silent", "/slow"})
  void failsForNowIfTheAnswerIsNotThereInTime(String path) {
    TaskFailed failed =
        catchThrowableOfType(
            TaskFailed.class, () -> get(url(path)).timeout(Duration.ofMillis(300)).run(context));

    assertThat(failed).hasMessage("GET " + url(path) + " did not answer within 0.3 s");
    assertThat(failed.retryable()).isTrue();
  }

  @Test
  void isAnsweredOrNotButForAnElementThatMakesNoUrl() throws Exception {
    var status = get(Elements.of(Integer.class), number -> url("/status/" + number));
    assertThat(status.isAnswered(context.about(200))).isTrue();
    assertThat(status.isAnswered(context.about(404))).isFalse();

    var malformed = get(Elements.of(String.class), name -> url("/" + name));
    assertThatThrownBy(() -> malformed.isAnswered(context.about("a b")))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("is no URL");

    server.stop(0);
    assertThat(status.isAnswered(context.about(200))).isFalse();
  }

  @Test
  void encodesAPartOfAPath() {
    String part = "day 1/+\u00fc.csv";

    URI uri = URI.create("http://localhost/" + encoded(part));

    assertThat(uri.getRawPath()).isEqualTo("/day%201%2F%2B%C3%BC.csv");
    assertThat(uri.getPath()).isEqualTo("/" + part);
  }

  @Test
  void failsForNowIfNobodyListens() {
    String nobody = url("/echo");
    server.stop(0);

    TaskFailed failed = catchThrowableOfType(TaskFailed.class, () -> get(nobody).run(context));

    assertThat(failed).hasMessageStartingWith("GET " + nobody + " cannot be reached: ");
    assertThat(failed.retryable()).isTrue();
  }

  @Test
  void stopsWhenItIsInterrupted() throws Exception {
    var end = new CompletableFuture<Throwable>();
    Thread thread =
        Thread.ofPlatform()
            .start(() ->
                end.complete(
                    catchThrowableOfType(Throwable.class, () -> get(url("/silent")).run(context))));
    asked.await();

    thread.interrupt();

    assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://example.com/,its URL must begin with http:// or https:// and a host",
    "/path,its URL must begin with http:// or https:// and a host",
    "https://me:secret@example.com/,'its URL holds a password, which everybody would see; send it in a header'"
  })
  void refusesAUrlThatCannotBeCalled(String url, String fault) {
    assertThatThrownBy(() -> Dag.named("calls").task("call", get(url)))
        .isInstanceOf(DagRejected.class)
        .hasMessage("DAG calls: task call: " + fault);
  }
}
