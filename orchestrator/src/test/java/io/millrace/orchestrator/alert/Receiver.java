package io.millrace.orchestrator.alert;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** A web server that is posted to; it answers 200 until it is told otherwise. */
final class Receiver implements AutoCloseable {

  /** What came in one request. */
  record Post(String body, Map<String, List<String>> headers) {

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  /** What a receiver answers. */
  sealed interface Answer {
    record Status(int status, String body) implements Answer {}

    record RedirectTo(String location) implements Answer {}

    /** Takes the request and never answers. */
    record Silence() implements Answer {}

    /** Answers with a status and the first bytes of a body that does not end. */
    record EndlessBody(int status) implements Answer {}
  }

  final List<Post> posts = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Answer answer = new Answer.Status(200, "ok");

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/hook/secret");
  }

  void answers(Answer next) {
    answer = next;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      posts.add(new Post(body, Map.copyOf(exchange.getRequestHeaders())));
      switch (answer) {
        case Answer.Status given -> reply(exchange, given.status(), given.body());
        case Answer.RedirectTo other -> {
          exchange.getResponseHeaders().add("Location", other.location());
          reply(exchange, 302, "");
        }
        case Answer.Silence silence -> awaitClose();
        case Answer.EndlessBody endless -> {
          exchange.sendResponseHeaders(endless.status(), 0);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          awaitClose();
        }
      }
    }
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many posts are so; each is one message. */
  long count(Predicate<Post> which) {
    return posts.stream().filter(which).count();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
