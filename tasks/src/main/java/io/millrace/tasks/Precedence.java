package io.millrace.tasks;

import io.millrace.tasks.lineage.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Which task comes directly before which, and why. */
final class Precedence {

  /** Why one task comes before another. */
  sealed interface Reason {
    /** {@code .after(..)}. */
    record ByHand() implements Reason {}

    /** The later one takes the earlier one's output. */
    record Input() implements Reason {}

    /** The earlier one writes the table, the later one reads it. */
    record Data(TableName table) implements Reason {}

    /** The earlier one reads the table as it was, the later one writes it. */
    record ReadBefore(TableName table) implements Reason {}
  }

  private final Map<String, Map<String, Reason>> before = new LinkedHashMap<>();
  private final Map<String, Set<String>> after = new LinkedHashMap<>();

  Precedence(Collection<String> tasks) {
    for (String task : tasks) {
      before.put(task, new LinkedHashMap<>());
      after.put(task, new LinkedHashSet<>());
    }
  }

  /** Keeps an edge once; that data flows says more than that somebody said so. */
  void add(String earlier, String later, Reason reason) {
    before
        .computeIfAbsent(later, ignored -> new LinkedHashMap<>())
        .merge(earlier, reason, (old, other) -> old instanceof Reason.ByHand ? other : old);
    after.computeIfAbsent(earlier, ignored -> new LinkedHashSet<>()).add(later);
  }

  Set<String> before(String task) {
    return before.getOrDefault(task, Map.of()).keySet();
  }

  Set<String> after(String task) {
    return after.getOrDefault(task, Set.of());
  }

  /** The same, with another task in place of each earlier one, as a later one sees it. */
  Precedence replacing(BinaryOperator<String> seen) {
    var replaced = new Precedence(before.keySet());
    before.forEach((later, reasons) ->
        reasons.forEach(
            (earlier, reason) -> replaced.add(seen.apply(earlier, later), later, reason)));
    return replaced;
  }

  /** Names a cycle among the tasks that could not be sorted, and what to do about it. */
  String cycleSentence(Set<String> sorted) {
    List<String> path = cycle(sorted);
    List<String> reasons = new ArrayList<>();
    String byHand = null;
    boolean isByHandAlone = true;
    for (int i = 0; i < path.size(); i++) {
      String earlier = path.get(i);
      String later = path.get((i + 1) % path.size());
      Reason reason = before.getOrDefault(later, Map.of()).get(earlier);
      if (reason != null) {
        reasons.add(sentence(earlier, later, reason));
        isByHandAlone &= reason instanceof Reason.ByHand;
        if (reason instanceof Reason.ByHand) {
          byHand = later + ".after(" + earlier + ")";
        }
      }
    }
    String why = String.join(", ", reasons);
    if (byHand == null) {
      return "tasks wait for each other in a cycle, %s -> %s: %s; break it with .readsBefore(..) or other tables"
          .formatted(String.join(" -> ", path), path.getFirst(), why);
    }
    return isByHandAlone
        ? "%s closes a circle: %s; drop one of them".formatted(byHand, why)
        : "%s contradicts the data flow: %s; drop it, or say .readsBefore(..)"
            .formatted(byHand, why);
  }

  /** Walks backwards from any unsorted task until one is met again, then takes no detour. */
  private List<String> cycle(Set<String> sorted) {
    Set<String> walked = new LinkedHashSet<>();
    String task =
        before.keySet().stream().filter(one -> !sorted.contains(one)).findFirst().orElseThrow();
    while (walked.add(task)) {
      task = before(task).stream().filter(one -> !sorted.contains(one)).findFirst().orElseThrow();
    }
    return shortestCycle(task, sorted);
  }

  private List<String> shortestCycle(String start, Set<String> sorted) {
    Map<String, String> cameFrom = new HashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(start));
    while (!cameFrom.containsKey(start)) {
      String task = open.remove();
      for (String earlier : before(task)) {
        if (!sorted.contains(earlier) && cameFrom.putIfAbsent(earlier, task) == null) {
          open.add(earlier);
        }
      }
    }
    List<String> path = new ArrayList<>(List.of(start));
    for (String task = cameFrom.get(start);
        task != null && !task.equals(start);
        task = cameFrom.get(task)) {
      path.add(task);
    }
    return path;
  }

  private static String sentence(String earlier, String later, Reason reason) {
    return switch (reason) {
      case Reason.ByHand byHand -> later + " is said to come after " + earlier;
      case Reason.Input input -> later + " takes the output of " + earlier;
      case Reason.Data data -> later + " reads " + data.table() + ", which " + earlier + " writes";
      case Reason.ReadBefore read ->
          earlier + " reads " + read.table() + " before " + later + " writes it";
    };
  }
}
