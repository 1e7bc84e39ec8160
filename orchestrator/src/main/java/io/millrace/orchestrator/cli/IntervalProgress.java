package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.backfill.BackfillProgress;
import io.millrace.orchestrator.backfill.BackfillReader.IntervalState;
import io.millrace.orchestrator.backfill.BackfillReader.Known;
import io.millrace.orchestrator.run.RunState;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells on a stream of each interval whose run has ended, once. For one thread. */
final class IntervalProgress {

  private static final Set<String> ENDED =
      Arrays.stream(RunState.values())
          .filter(RunState::ended)
          .map(RunState::key)
          .collect(Collectors.toSet());

  private final PrintWriter out;
  private final Set<Instant> told = new HashSet<>();
  private @Nullable BackfillProgress last;

  IntervalProgress(PrintWriter out) {
    this.out = out;
  }

  /** {@code intervals} are asked for where something has changed. */
  void tell(Known known, Supplier<List<IntervalState>> intervals) {
    if (known.progress().equals(last)) {
      return;
    }
    for (IntervalState each : intervals.get()) {
      if (ENDED.contains(each.state()) && told.add(each.interval().start())) {
        out.printf(
            Locale.ROOT,
            "%s  %-9s  %s(%d of %d)%n",
            each.interval().start(),
            each.state(),
            took(each),
            told.size(),
            known.progress().toRun());
      }
    }
    out.flush();
    last = known.progress();
  }

  private static String took(IntervalState interval) {
    Instant from = interval.startedAt();
    Instant to = interval.endedAt();
    return from == null || to == null
        ? ""
        : String.format(Locale.ROOT, "%.1f s  ", Duration.between(from, to).toMillis() / 1000.0);
  }
}
