package io.millrace.orchestrator.execute;

import static java.util.Objects.requireNonNull;

import io.millrace.tasks.Check;
import io.millrace.tasks.CheckPass;
import io.millrace.tasks.CheckPass.Counts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What checks look at, and how much of it fails: those that can share a pass over their table are
 * counted together when the first of them is due.
 */
final class CheckCounts {

  private final QueryRunner queries;
  private final Map<String, CheckPass> passes = new HashMap<>();
  private final Map<String, Counts> counts = new HashMap<>();

  CheckCounts(QueryRunner queries, List<Check> checks) {
    this.queries = queries;
    for (CheckPass pass : CheckPass.of(checks)) {
      pass.checks().forEach(check -> passes.put(check.name(), pass));
    }
  }

  Counts of(Check check) {
    if (!counts.containsKey(check.name())) {
      CheckPass pass = requireNonNull(passes.get(check.name()));
      counts.putAll(pass.read(queries.fetch(pass.counts(), true).getFirst()));
    }
    return requireNonNull(counts.get(check.name()));
  }
}
