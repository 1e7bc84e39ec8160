package io.millrace.dags.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A local HTTP endpoint that takes alerts. */
final class Receiver implements AutoCloseable {

  private static final Pattern KIND = Pattern.compile("\"kind\"\\s*:\\s*\"(\\w+)\"");

  private final HttpServer server;
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/alerts";
  }

  /** The kinds of the alerts taken so far, without those of checks that only warn. */
  List<String> failures() {
    return bodies.stream()
        .filter(body -> !body.contains("\"severity\":\"warning\""))
        .map(Receiver::kind)
        .toList();
  }

  private static String kind(String body) {
    Matcher kind = KIND.matcher(body);
    return kind.find() ? kind.group(1) : body;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
