package io.millrace.orchestrator.run;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks branches have not chosen, in locked runs: those are skipped whatever their trigger
 * rule. What is outside a group that is tried again, and the branch in it, is not chosen once the
 * group has ended: until then the branch may choose anew. Within a {@link Push}; not thread-safe.
 */
final class UnchosenTasks {

  private final HeldRuns runs;
  private final Map<Place, String> choosers = new HashMap<>();
  private final Set<Place> outside = new HashSet<>();
  private final Set<Place> recalled = new LinkedHashSet<>();
  private final Set<Long> runsOfEndedGroups = new HashSet<>();
  private final Set<Place> behindGroups = new HashSet<>();

  UnchosenTasks(HeldRuns runs) {
    this.runs = runs;
  }

  /**
   * Notes what a task has not chosen, of its own element if it is in a mapped group; but for what
   * tears something down, and for the end of a group, which goes by what is in it.
   */
  void add(Claim chooser, List<String> taskIds, Increments next) {
    RunGraph graph = runs.graph(chooser.dagRunId());
    for (String taskId : taskIds) {
      graph
          .ordinal(taskId)
          .ifPresent(ordinal -> {
            if (isSpared(graph, ordinal)
                || GroupEnds.between(graph, chooser.ordinal(), ordinal).isPresent()) {
              return;
            }
            Place place = chooser.place().beside(ordinal);
            choosers.put(place, chooser.taskId());
            next.touch(place);
          });
    }
  }

  private static boolean isSpared(RunGraph graph, int ordinal) {
    return graph.isTeardown(ordinal) || GroupEnds.is(graph, ordinal);
  }

  /** Knows again what was not chosen before, as far as that holds by now. */
  void recall(DSLContext tx, List<NotChosen.Choice> choices) {
    Map<Place, Boolean> ended = new HashMap<>();
    for (NotChosen.Choice choice : choices) {
      RunGraph graph = runs.graph(choice.dagRunId());
      OptionalInt ordinal = graph.ordinal(choice.taskId());
      if (ordinal.isEmpty() || isSpared(graph, ordinal.getAsInt())) {
        continue;
      }
      Place place = choice.of(ordinal.getAsInt());
      OptionalInt end = endBefore(graph, choice.chooser(), ordinal.getAsInt());
      if (end.isEmpty()) {
        choosers.put(place, choice.chooser());
      } else if (ended.computeIfAbsent(
          Place.ofRun(choice.dagRunId(), end.getAsInt()), of -> EndGroups.hasEnded(tx, of))) {
        choosers.put(place, choice.chooser());
        outside.add(place);
        recalled.add(place);
      }
    }
  }

  private static OptionalInt endBefore(RunGraph graph, String chooser, int ordinal) {
    OptionalInt inside = graph.ordinal(chooser);
    return inside.isEmpty() ? inside : GroupEnds.between(graph, inside.getAsInt(), ordinal);
  }

  /**
   * What comes directly after a group that ends is not to start before the choices in it are known.
   */
  void ended(Claim task, TaskState to) {
    RunGraph graph = runs.graph(task.dagRunId());
    if (to.ended() && GroupEnds.is(graph, task.ordinal())) {
      runsOfEndedGroups.add(task.dagRunId());
      graph.nodes().get(task.ordinal()).downstream().stream()
          .map(task.place()::beside)
          .forEach(behindGroups::add);
    }
  }

  /** Knows again what was not chosen in groups that have ended; that is to be looked at. */
  void recallBehindGroups(DSLContext tx) {
    if (!runsOfEndedGroups.isEmpty()) {
      var trip = new RoundTrip(tx);
      var choices = NotChosen.of(trip, runsOfEndedGroups);
      trip.send();
      recall(tx, choices.get());
      runsOfEndedGroups.clear();
    }
  }

  /** Has those looked at that are known again, and may have been decided otherwise. */
  void touchRecalled(Increments next) {
    recalled.forEach(next::touch);
    recalled.clear();
  }

  /**
   * Whether it is not chosen by a branch in a group that it is outside of: of one that failed, it
   * has failed too, and is not skipped.
   */
  boolean isOutside(Place place) {
    return outside.contains(place);
  }

  /** Who has not chosen it; null if it may run. */
  @Nullable String chooser(Place place) {
    return choosers.get(place);
  }

  /** Whether a task is not to run, whatever its counters say, or that is not known yet. */
  boolean has(Increment task) {
    return choosers.containsKey(task.place()) || behindGroups.contains(task.place());
  }
}
