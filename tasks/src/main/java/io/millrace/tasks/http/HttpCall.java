package io.millrace.tasks.http;

import io.millrace.tasks.Durations;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskFailed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One try of a request, with the redirects that it follows. */
final class HttpCall {

  /** Largest body that is taken, in bytes. */
  static final int MOST_BYTES = 1_000_000;

  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private final HttpOperator.Request request;
  private final URI uri;
  private final Set<Integer> expected;
  private final Duration timeout;
  private final TaskContext context;

  HttpCall(
      HttpOperator.Request request, Set<Integer> expected, Duration timeout, TaskContext context) {
    this.request = request;
    this.uri = request.address().of(context);
    this.expected = expected;
    this.timeout = timeout;
    this.context = context;
  }

  /**
   * What the service answered.
   *
   * @throws TaskFailed if that is no success, too large, too late or nothing
   */
  HttpOperator.Response response() throws InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    try {
      return judged(send(client));
    } finally {
      client.shutdownNow();
    }
  }

  private HttpResponse<LimitedBody.Content> send(HttpClient client) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    HttpResponse<LimitedBody.Content> response = sendOnce(client, uri, deadline);
    for (int followed = 0; ; followed++) {
      URI next = redirect(response);
      if (next == null) {
        return response;
      }
      if (followed == MOST_REDIRECTS) {
        throw TaskFailed.forGood(place() + " redirects more than five times");
      }
      response = sendOnce(client, next, deadline);
    }
  }

  private HttpResponse<LimitedBody.Content> sendOnce(HttpClient client, URI to, long deadline)
      throws InterruptedException {
    var message = HttpRequest.newBuilder(to);
    message.header("Idempotency-Key", context.idempotencyKey());
    request.headers().forEach((name, value) -> message.setHeader(name, value.apply(context)));
    message.method(
        request.method(),
        request.body() == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(request.body().apply(context)));
    var answer = client.sendAsync(message.build(), LimitedBody.handler(MOST_BYTES));
    try {
      return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw tooLate(late);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw cause instanceof HttpTimeoutException
          ? tooLate(cause)
          : TaskFailed.forNow(place() + " cannot be reached: " + reason(cause), cause);
    }
  }

  /** Where a response to a GET leads; null if nowhere that is followed. */
  private @Nullable URI redirect(HttpResponse<?> response) {
    String location = response.headers().firstValue("Location").orElse(null);
    if (location == null
        || expected.contains(response.statusCode())
        || !REDIRECTS.contains(response.statusCode())
        || !request.method().equals("GET")) {
      return null;
    }
    URI next = resolved(response.uri(), location);
    boolean same =
        String.valueOf(next.getAuthority()).equals(uri.getAuthority())
            && String.valueOf(next.getScheme()).equals(uri.getScheme());
    if (!same) {
      throw TaskFailed.forGood(
          "%s redirects to %s, which is not followed; call that if it is to be trusted"
              .formatted(place(), server(next)));
    }
    return next;
  }

  private URI resolved(URI from, String location) {
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException malformed) {
      // Without it as the cause: it quotes the URL with its query, which may hold a secret.
      throw TaskFailed.forGood(place() + " redirects to what is no URL");
    }
  }

  private HttpOperator.Response judged(HttpResponse<LimitedBody.Content> response) {
    int status = response.statusCode();
    LimitedBody.Content content = response.body();
    context.log(place() + " answered " + status + ", " + content.bytes() + " bytes");
    if (content.cut()) {
      throw TaskFailed.forGood(
          "%s answered with more than %d bytes, which no task hands on; ask for less, or load it into a file by shell(..)"
              .formatted(place(), MOST_BYTES));
    }
    String text = content.text();
    boolean good = expected.isEmpty() ? status / 100 == 2 : expected.contains(status);
    if (good) {
      return new HttpOperator.Response(status, text);
    }
    if (!text.isEmpty()) {
      context.log(text);
    }
    String sentence =
        "%s answered %d instead of %s%s"
            .formatted(
                place(),
                status,
                expected.isEmpty() ? "a success" : new TreeSet<>(expected).toString(),
                text.isEmpty() ? "" : "; what it said is in the log");
    boolean refused = status / 100 == 4 && !PASSING.contains(status);
    throw refused ? TaskFailed.forGood(sentence) : TaskFailed.forNow(sentence, null);
  }

  /** Without its query, which may hold a secret. */
  private String place() {
    return request.method() + " " + uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
  }

  /** Without who calls it, which may hold a password. */
  private static String server(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port;
  }

  private TaskFailed tooLate(Throwable late) {
    return TaskFailed.forNow(place() + " did not answer within " + Durations.shown(timeout), late);
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
