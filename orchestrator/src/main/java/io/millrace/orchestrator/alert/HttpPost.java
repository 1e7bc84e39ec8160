package io.millrace.orchestrator.alert;

import io.millrace.orchestrator.secret.SecretMasks;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Posts JSON, within a time limit from the first byte to the last. Follows no redirect. */
final class HttpPost implements AutoCloseable {

  private static final int LONGEST_EXCERPT = 200;

  /** In bytes; more than is shown, as a secret may begin there and is masked as a whole alone. */
  private static final int MOST_READ = 4_096;

  private final HttpClient client;
  private final Duration limit;

  private HttpPost(Duration connect, Duration limit) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connect)
            .build();
    this.limit = limit;
  }

  static HttpPost usual() {
    return within(Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  static HttpPost within(Duration connect, Duration limit) {
    return new HttpPost(connect, limit);
  }

  /**
   * Returns once the receiver said that it has it.
   *
   * @throws DeliveryFailed if it did not say so in time; the message names the host at most
   */
  void json(URI url, byte[] body, Map<String, String> headers) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    var answer = client.sendAsync(request.build(), info -> new Excerpt(MOST_READ));
    judge(url, await(url, answer));
  }

  private HttpResponse<String> await(URI url, CompletableFuture<HttpResponse<String>> answer)
      throws InterruptedException {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new DeliveryFailed(url.getHost() + " did not answer in time", late);
    } catch (ExecutionException failure) {
      throw new DeliveryFailed(url.getHost() + " " + why(failure.getCause()), failure);
    } finally {
      answer.cancel(true);
    }
  }

  private static String why(@Nullable Throwable failure) {
    return switch (failure) {
      case HttpConnectTimeoutException late -> "did not accept a connection in time";
      case null -> "cannot be posted to";
      case ConnectException refused -> "cannot be reached";
      default -> "cannot be posted to: " + excerpt(failure.toString());
    };
  }

  private static void judge(URI url, HttpResponse<String> answer) {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return;
    }
    String said = url.getHost() + " answered " + status;
    if (status / 100 == 3) {
      String to = answer.headers().firstValue("Location").map(HttpPost::host).orElse("nowhere");
      throw new DeliveryFailed(
          said + ", a redirect to " + to + ", which is not followed; set the URL of the receiver");
    }
    String excerpt = excerpt(answer.body());
    throw new DeliveryFailed(excerpt.isEmpty() ? said : said + ": " + excerpt);
  }

  private static String excerpt(String text) {
    return Text.line(SecretMasks.hide(text), LONGEST_EXCERPT);
  }

  private static String host(String location) {
    try {
      String host = URI.create(location).getHost();
      return host == null ? "another path" : host;
    } catch (IllegalArgumentException noUrl) {
      return "no URL";
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
