package io.millrace.tasks.http;

import io.millrace.tasks.Durations;
import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskFailed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request to a web service; its output is the response. It happens at least once: each try sends
 * the same {@code Idempotency-Key}, by which the service can drop repetitions.
 *
 * <p>A response with another status than expected fails the task: for good if the service refuses
 * the request (4xx), to be retried if trying again may help (408, 425, 429 and all others). So does
 * one that takes longer than {@link #timeout} or is larger than a million bytes. A redirect that is
 * not expected is followed, five times at most, for GET and to the same scheme, host and port
 * alone. Immutable.
 */
public final class HttpOperator implements ExternalOperator<HttpOperator.Response> {

  /** Largest body that is taken, in bytes. */
  static final int MOST_BYTES = 1_000_000;

  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  /**
   * What the service answered.
   *
   * @param body as text, in the charset that the service names, else UTF-8
   */
  public record Response(int status, String body) {}

  private record Request(
      String method,
      URI uri,
      Map<String, Function<TaskContext, String>> headers,
      @Nullable Function<TaskContext, String> body) {}

  private final Request request;
  private final Set<Integer> expected;
  private final Duration timeout;

  private HttpOperator(Request request, Set<Integer> expected, Duration timeout) {
    this.request = request;
    this.expected = expected;
    this.timeout = timeout;
  }

  /**
   * Reads; {@code url} begins with http:// or https://.
   *
   * @throws IllegalArgumentException if it is no URL
   */
  public static HttpOperator get(String url) {
    return of("GET", url);
  }

  /**
   * Sends {@link #body}, or nothing.
   *
   * @throws IllegalArgumentException if it is no URL
   */
  public static HttpOperator post(String url) {
    return of("POST", url);
  }

  /**
   * Sends {@link #body}, or nothing.
   *
   * @throws IllegalArgumentException if it is no URL
   */
  public static HttpOperator put(String url) {
    return of("PUT", url);
  }

  /**
   * Deletes what is there.
   *
   * @throws IllegalArgumentException if it is no URL
   */
  public static HttpOperator delete(String url) {
    return of("DELETE", url);
  }

  private static HttpOperator of(String method, String url) {
    var request = new Request(method, URI.create(url), Map.of(), null);
    return new HttpOperator(request, Set.of(), Duration.ofSeconds(60));
  }

  /** Sends a header besides, in place of one of the same name. */
  public HttpOperator header(String name, String value) {
    return header(name, context -> value);
  }

  /** A header that only the run knows, such as one with a secret. */
  public HttpOperator header(String name, Function<TaskContext, String> value) {
    var more = new LinkedHashMap<>(request.headers());
    more.put(name, value);
    return with(new Request(request.method(), request.uri(), more, request.body()));
  }

  /** Sends this text, in UTF-8. */
  public HttpOperator body(String text) {
    return body(context -> text);
  }

  /** A body that only the run knows. */
  public HttpOperator body(Function<TaskContext, String> text) {
    return with(new Request(request.method(), request.uri(), request.headers(), text));
  }

  private HttpOperator with(Request changed) {
    return new HttpOperator(changed, expected, timeout);
  }

  /** The statuses that are a success; without it all from 200 to 299. */
  public HttpOperator expecting(Integer... statuses) {
    return new HttpOperator(request, Set.of(statuses), timeout);
  }

  /**
   * How long the service may take to connect and to answer in full, redirects included; a minute
   * without it.
   */
  public HttpOperator timeout(Duration most) {
    return new HttpOperator(request, expected, most);
  }

  @Override
  public Class<Response> outputType() {
    return Response.class;
  }

  @Override
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    String scheme = String.valueOf(request.uri().getScheme());
    if (!scheme.matches("(?i)https?") || request.uri().getHost() == null) {
      faults.add("its URL must begin with http:// or https:// and a host");
    }
    if (request.uri().getUserInfo() != null) {
      faults.add("its URL holds a password, which everybody would see; send it in a header");
    }
    return faults;
  }

  @Override
  public Response run(TaskContext context) throws InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    try {
      return judged(send(client, context), context);
    } finally {
      client.shutdownNow();
    }
  }

  private HttpResponse<LimitedBody.Content> send(HttpClient client, TaskContext context)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    HttpResponse<LimitedBody.Content> response = sendOnce(client, request.uri(), context, deadline);
    for (int followed = 0; ; followed++) {
      URI next = redirect(response);
      if (next == null) {
        return response;
      }
      if (followed == MOST_REDIRECTS) {
        throw TaskFailed.forGood(place() + " redirects more than five times");
      }
      response = sendOnce(client, next, context, deadline);
    }
  }

  private HttpResponse<LimitedBody.Content> sendOnce(
      HttpClient client, URI uri, TaskContext context, long deadline) throws InterruptedException {
    var message = HttpRequest.newBuilder(uri);
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
        String.valueOf(next.getAuthority()).equals(request.uri().getAuthority())
            && String.valueOf(next.getScheme()).equals(request.uri().getScheme());
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

  private Response judged(HttpResponse<LimitedBody.Content> response, TaskContext context) {
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
      return new Response(status, text);
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
    URI uri = request.uri();
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
