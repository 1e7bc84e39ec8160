package io.millrace.orchestrator.execute;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of the runs that it works for. Most end on another node, or are stopped there,
 * and it is not told: beyond a number it forgets those that are not in use. Thread-safe.
 */
final class KnownRuns {

  private final LongFunction<RunDetails> load;
  private final Supplier<Set<Long>> inUse;
  private final int most;
  private final Map<Long, RunDetails> byId = new ConcurrentHashMap<>();

  KnownRuns(LongFunction<RunDetails> load, Supplier<Set<Long>> inUse, int most) {
    this.load = load;
    this.inUse = inUse;
    this.most = most;
  }

  /** Asks the database for one that it does not know. */
  RunDetails get(long dagRunId) {
    if (byId.size() >= most && !byId.containsKey(dagRunId)) {
      byId.keySet().retainAll(inUse.get());
    }
    return byId.computeIfAbsent(dagRunId, load::apply);
  }

  @Nullable RunDetails find(long dagRunId) {
    return byId.get(dagRunId);
  }

  void forget(long dagRunId) {
    byId.remove(dagRunId);
  }

  int size() {
    return byId.size();
  }
}
