package io.millrace.tasks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How short and how long the spans may be after which somebody is told. */
final class Spans {

  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = Duration.ofDays(36_500);

  private Spans() {}

  /** What is wrong with it, completing "which is ..."; null if nothing is. */
  static @Nullable String fault(Duration span) {
    if (span.compareTo(LEAST) < 0) {
      return "less than a millisecond; give it longer";
    }
    return span.compareTo(MOST) > 0
        ? "more than " + MOST.toDays() + " days; give it a shorter time"
        : null;
  }
}
