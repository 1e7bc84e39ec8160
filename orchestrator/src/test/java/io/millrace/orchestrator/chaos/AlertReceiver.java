package io.millrace.orchestrator.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Is told of alerts by webhook, and sometimes takes its time or says that it cannot. */
final class AlertReceiver implements AutoCloseable {

  private static final int UNAVAILABLE = 503;
  private static final int NO_CONTENT = 204;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Random random;
  private final Map<String, Integer> accepted = new ConcurrentHashMap<>();

  AlertReceiver(long seed) throws IOException {
    random = new Random(seed);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::receive);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/alerts";
  }

  /** How often each delivery was accepted. */
  Map<String, Integer> accepted() {
    return accepted;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String delivery = exchange.getRequestHeaders().getFirst("X-Millrace-Delivery");
      int mood = random.nextInt(10);
      if (mood < 2) {
        exchange.sendResponseHeaders(UNAVAILABLE, -1);
        return;
      }
      accepted.merge(String.valueOf(delivery), 1, Integer::sum);
      if (mood < 4 && closed.await(300, TimeUnit.MILLISECONDS)) {
        return;
      }
      exchange.sendResponseHeaders(NO_CONTENT, -1);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
