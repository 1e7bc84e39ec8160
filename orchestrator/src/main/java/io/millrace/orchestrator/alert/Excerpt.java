package io.millrace.orchestrator.alert;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** The beginning of an answer, whatever its length; the rest is not read. */
final class Excerpt implements BodySubscriber<String> {

  private final int longest;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private final CompletableFuture<String> text = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  /** {@code longest} counts bytes. */
  Excerpt(int longest) {
    this.longest = longest;
  }

  @Override
  public CompletionStage<String> getBody() {
    return text;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      var bytes = new byte[Math.min(part.remaining(), longest - begun.size())];
      part.get(bytes);
      begun.writeBytes(bytes);
    }
    Subscription source = subscription;
    if (source == null) {
      return;
    }
    if (begun.size() < longest) {
      source.request(1);
    } else {
      source.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    text.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    text.complete(begun.toString(StandardCharsets.UTF_8));
  }
}
