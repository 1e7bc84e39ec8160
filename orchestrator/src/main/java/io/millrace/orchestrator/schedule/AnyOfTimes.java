package io.millrace.orchestrator.schedule;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The moments of several. */
record AnyOfTimes(List<FireTimes> each) implements FireTimes {

  @Override
  public @Nullable Instant after(Instant time) {
    return each.stream()
        .map(times -> times.after(time))
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  @Override
  public @Nullable Instant atOrBefore(Instant time) {
    return each.stream()
        .map(times -> times.atOrBefore(time))
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }
}
