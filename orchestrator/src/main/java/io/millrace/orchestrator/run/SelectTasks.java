package io.millrace.orchestrator.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Finds which task instances of a run somebody means. */
final class SelectTasks {

  /**
   * What was found.
   *
   * @param all that somebody means
   * @param decided of these, mapped tasks, groups and loops of which no instance is to run again:
   *     what they come to is decided anew
   */
  record Selected(Set<HeldTask> all, Set<HeldTask> decided) {}

  private SelectTasks() {}

  /**
   * With the setups that they need, and their teardowns; an instance of a mapped task with its
   * mapped task if something before that, or an instance of it, is among them, as it is the whole
   * that waits for it. A task that the run's version does not have is none of them.
   */
  static Selected of(Clearing which, HeldTasks all) {
    Set<HeldTask> asked = asked(which, all);
    RunGraph graph = all.graph();
    Set<Integer> wholes = new TreeSet<>();
    asked.forEach(task -> wholes.add(graph.wholeOf(task.ordinal())));
    Set<Integer> others = new TreeSet<>(Setups.with(graph, wholes));
    others.removeAll(wholes);
    Set<HeldTask> selected = new LinkedHashSet<>(asked);
    others.forEach(ordinal -> selected.add(all.task(ordinal)));
    Set<HeldTask> again = andAround(selected, all);
    selected.addAll(wholesThatWait(asked, again, all));
    return new Selected(selected, decided(which, asked, again, all));
  }

  /** Those and the mapped tasks, groups and loops that wait for them. */
  private static Set<HeldTask> andAround(Set<HeldTask> tasks, HeldTasks all) {
    Set<HeldTask> found = new LinkedHashSet<>(tasks);
    tasks.forEach(task -> found.addAll(all.around(task)));
    return found;
  }

  private static Set<HeldTask> decided(
      Clearing which, Set<HeldTask> asked, Set<HeldTask> again, HeldTasks all) {
    Set<HeldTask> decided = new LinkedHashSet<>();
    if (isOfUnsuccessful(which)) {
      asked.stream()
          .filter(task -> task.isExpanded() && task.state().unsuccessful())
          .filter(whole -> !waitsFor(whole, again, all))
          .forEach(decided::add);
    }
    return decided;
  }

  private static boolean isOfUnsuccessful(Clearing which) {
    return switch (which) {
      case Clearing.Unsuccessful unsuccessful -> true;
      case Clearing.From from -> false;
      case Clearing.Everything everything -> false;
      case Clearing.Tasks tasks -> tasks.onlyFailed();
    };
  }

  private static Set<HeldTask> wholesThatWait(
      Set<HeldTask> asked, Set<HeldTask> again, HeldTasks all) {
    Set<HeldTask> around = new LinkedHashSet<>();
    asked.forEach(task -> around.addAll(all.around(task)));
    around.removeIf(whole -> !waitsFor(whole, again, all));
    return around;
  }

  private static boolean waitsFor(HeldTask whole, Set<HeldTask> again, HeldTasks all) {
    return all.andBefore(List.of(whole)).stream()
        .anyMatch(before -> !before.equals(whole) && again.contains(before));
  }

  private static Set<HeldTask> asked(Clearing which, HeldTasks all) {
    return switch (which) {
      case Clearing.Unsuccessful unsuccessful ->
          all.andAfter(UnsuccessfulTasks.of(all, those(all, task -> isOne(task))));
      case Clearing.From from ->
          all.andAfter(those(all, task -> task.label().equals(from.taskId())));
      case Clearing.Everything everything -> Set.copyOf(those(all, task -> isOne(task)));
      case Clearing.Tasks tasks -> asked(tasks, all);
    };
  }

  private static Set<HeldTask> asked(Clearing.Tasks asked, HeldTasks all) {
    List<HeldTask> named =
        those(
            all,
            task ->
                asked.taskIds().isEmpty() ? isOne(task) : asked.taskIds().contains(task.label()));
    Set<HeldTask> selected = new LinkedHashSet<>(named);
    if (asked.upstream()) {
      selected.addAll(all.andBefore(named));
    }
    if (asked.downstream()) {
      selected.addAll(all.andAfter(named));
    }
    return asked.onlyFailed() ? UnsuccessfulTasks.of(all, selected) : selected;
  }

  private static boolean isOne(HeldTask task) {
    return task.mapped().isNone();
  }

  /** The names that it uses. */
  static Set<String> names(Clearing which) {
    return switch (which) {
      case Clearing.Unsuccessful unsuccessful -> Set.of();
      case Clearing.From from -> Set.of(from.taskId());
      case Clearing.Everything everything -> Set.of();
      case Clearing.Tasks tasks -> tasks.taskIds();
    };
  }

  private static List<HeldTask> those(HeldTasks all, Predicate<HeldTask> which) {
    return all.all().stream().filter(which).toList();
  }
}
