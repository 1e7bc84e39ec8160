package io.millrace.tasks.http;

import io.millrace.tasks.Each;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskFailed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a request goes. */
sealed interface Address {

  /**
   * The URL of this try.
   *
   * @throws TaskFailed if what an element says is none, or none that is called
   */
  URI of(TaskContext context);

  /** What is known to be wrong without a run, a sentence each. */
  List<String> faults();

  /** The same for every run. */
  record Constant(URI uri) implements Address {

    @Override
    public URI of(TaskContext context) {
      return uri;
    }

    @Override
    public List<String> faults() {
      return faultsOf(uri);
    }
  }

  /** Another one for each element. */
  record OfElement<T>(Each<T> each, Function<T, @Nullable String> url) implements Address {

    @Override
    public URI of(TaskContext context) {
      String text = url.apply(context.element(each));
      if (text == null) {
        throw TaskFailed.forGood(
            "its element of %s names no URL; leave it out of the list".formatted(each.taskId()));
      }
      URI uri = parsed(text);
      List<String> faults = faultsOf(uri);
      if (!faults.isEmpty()) {
        throw TaskFailed.forGood(
            "of its element of %s: %s".formatted(each.taskId(), String.join("; ", faults)));
      }
      return uri;
    }

    @Override
    public List<String> faults() {
      return List.of();
    }

    private URI parsed(String text) {
      try {
        return new URI(text);
      } catch (URISyntaxException malformed) {
        // Without it as the cause: it quotes the URL with its query, which may hold a secret.
        throw TaskFailed.forGood(
            "what it makes of its element of %s is no URL (%s at index %d); encode its parts with HttpOperator.encoded(..)"
                .formatted(each.taskId(), malformed.getReason(), malformed.getIndex()));
      }
    }
  }

  private static List<String> faultsOf(URI uri) {
    List<String> faults = new ArrayList<>();
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.matches("(?i)https?") || uri.getHost() == null) {
      faults.add("its URL must begin with http:// or https:// and a host");
    }
    if (uri.getUserInfo() != null) {
      faults.add("its URL holds a password, which everybody would see; send it in a header");
    }
    return faults;
  }
}
