package io.millrace.tasks.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a body up to a limit, and leaves the rest where it is. */
final class LimitedBody implements HttpResponse.BodySubscriber<LimitedBody.Content> {

  private static final Pattern CHARSET =
      Pattern.compile("charset=\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

  /**
   * What was taken.
   *
   * @param bytes how many they were
   * @param cut whether there were more
   */
  record Content(String text, int bytes, boolean cut) {}

  private final int most;
  private final Charset charset;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final CompletableFuture<Content> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription source;

  private LimitedBody(int most, Charset charset) {
    this.most = most;
    this.charset = charset;
  }

  static HttpResponse.BodyHandler<Content> handler(int most) {
    return head ->
        new LimitedBody(most, charset(head.headers().firstValue("Content-Type").orElse("")));
  }

  private static Charset charset(String contentType) {
    Matcher named = CHARSET.matcher(contentType);
    try {
      return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return StandardCharsets.UTF_8;
    }
  }

  @Override
  public CompletionStage<Content> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      byte[] some = new byte[Math.min(part.remaining(), most - taken.size())];
      boolean more = part.remaining() > some.length;
      part.get(some);
      taken.writeBytes(some);
      if (more) {
        if (source != null) {
          source.cancel();
        }
        end(true);
        return;
      }
    }
  }

  private void end(boolean cut) {
    body.complete(new Content(taken.toString(charset), taken.size(), cut));
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end(false);
  }
}
