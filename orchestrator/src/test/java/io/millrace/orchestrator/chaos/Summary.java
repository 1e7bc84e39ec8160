package io.millrace.orchestrator.chaos;

import io.millrace.orchestrator.chaos.Ordeal.Result;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What several seeds came to, as a text for people. */
final class Summary {

  private Summary() {}

  static String of(List<Result> results) {
    var text = new StringBuilder();
    Map<FaultKind, Hits.Count> faults = new EnumMap<>(FaultKind.class);
    for (Result result : results) {
      result.faults().forEach((kind, count) -> faults.merge(kind, count, Hits.Count::plus));
    }
    text.append("%n%-16s %8s %18s%n".formatted("fault", "injected", "hit a try"));
    faults.forEach((kind, count) ->
        text.append(
            "%-16s %8d %18d%n"
                .formatted(kind.name().toLowerCase(Locale.ROOT), count.injected(), count.hits())));
    long green = results.stream().filter(one -> one.violations().isEmpty()).count();
    long counting =
        results.stream().filter(one -> one.violations().isEmpty() && one.hits() > 0).count();
    return text.append(
            "%d of %d seeds are green; in %d of them a fault hit a running effect%n"
                .formatted(green, results.size(), counting))
        .toString();
  }

  /** What one seed came to. */
  static String line(Result result) {
    int faults = result.faults().values().stream().mapToInt(Hits.Count::injected).sum();
    return "seed %d: %d faults, %d hit a try; %d runs, %d tries, %d lost; quiet after %.1f s; %s"
        .formatted(
            result.plan().seed(),
            faults,
            result.hits(),
            result.runs(),
            result.tries(),
            result.lost(),
            result.quietAfter().toMillis() / 1000.0,
            result.violations().isEmpty() ? "green" : "RED");
  }
}
