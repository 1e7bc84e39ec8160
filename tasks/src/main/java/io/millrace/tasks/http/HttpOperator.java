package io.millrace.tasks.http;

import io.millrace.tasks.Each;
import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskFailed;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /**
   * What the service answered.
   *
   * @param body as text, in the charset that the service names, else UTF-8
   */
  public record Response(int status, String body) {}

  /** What is sent, and to where. */
  record Request(
      String method,
      Address address,
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

  /**
   * Reads, from another URL for each element of a mapped task. Its parts are to be {@link
   * #encoded}; a try whose element makes none, or one that is no http URL, fails for good.
   */
  public static <T> HttpOperator get(Each<T> each, Function<T, @Nullable String> url) {
    return of("GET", new Address.OfElement<>(each, url));
  }

  /**
   * Sends {@link #body}, or nothing, to another URL for each element of a mapped task, made as for
   * {@link #get(Each, Function)}.
   */
  public static <T> HttpOperator post(Each<T> each, Function<T, @Nullable String> url) {
    return of("POST", new Address.OfElement<>(each, url));
  }

  /**
   * Sends {@link #body}, or nothing, to another URL for each element of a mapped task, made as for
   * {@link #get(Each, Function)}.
   */
  public static <T> HttpOperator put(Each<T> each, Function<T, @Nullable String> url) {
    return of("PUT", new Address.OfElement<>(each, url));
  }

  /**
   * Deletes what is there, at another URL for each element of a mapped task, made as for {@link
   * #get(Each, Function)}.
   */
  public static <T> HttpOperator delete(Each<T> each, Function<T, @Nullable String> url) {
    return of("DELETE", new Address.OfElement<>(each, url));
  }

  private static HttpOperator of(String method, String url) {
    return of(method, new Address.Constant(URI.create(url)));
  }

  private static HttpOperator of(String method, Address address) {
    var request = new Request(method, address, Map.of(), null);
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
    return with(new Request(request.method(), request.address(), more, request.body()));
  }

  /** Sends this text, in UTF-8. */
  public HttpOperator body(String text) {
    return body(context -> text);
  }

  /** A body that only the run knows. */
  public HttpOperator body(Function<TaskContext, String> text) {
    return with(new Request(request.method(), request.address(), request.headers(), text));
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
  public List<Each<?>> elements() {
    return request.address() instanceof Address.OfElement<?> its ? List.of(its.each()) : List.of();
  }

  @Override
  public List<String> faults() {
    return request.address().faults();
  }

  /**
   * Whether the service answers now as it is expected to. What else it says is no failure, nor that
   * it cannot be reached.
   *
   * @throws TaskFailed if an element makes no URL
   */
  public boolean isAnswered(TaskContext context) throws InterruptedException {
    // Makes the URL, outside of what is caught: an element that makes none never will.
    var call = new HttpCall(request, expected, timeout, context);
    try {
      var ignored = call.response();
      return true;
    } catch (TaskFailed notYet) {
      return false;
    }
  }

  /** A part of a URL, percent-encoded: a name of a file, a value of a parameter. */
  public static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public Response run(TaskContext context) throws InterruptedException {
    return new HttpCall(request, expected, timeout, context).response();
  }
}
