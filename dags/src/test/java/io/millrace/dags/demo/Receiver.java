package io.millrace.dags.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A local HTTP endpoint that takes alerts, except while it is down. */
final class Receiver implements AutoCloseable {

  private static final Pattern SUBJECT = Pattern.compile("\"subject\"\\s*:\\s*\"([^\"]+)\"");

  private final HttpServer server;
  private final List<String> subjects = new CopyOnWriteArrayList<>();
  private volatile boolean down;

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (down) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      Matcher subject = SUBJECT.matcher(body);
      subjects.add(subject.find() ? subject.group(1) : body);
      exchange.sendResponseHeaders(204, -1);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/alerts";
  }

  void goesDown() {
    down = true;
  }

  void comesUp() {
    down = false;
  }

  /** Of every alert taken so far. */
  List<String> subjects() {
    return subjects;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
