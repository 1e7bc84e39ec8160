package io.millrace.orchestrator.run;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a mark does to the task instances of a run.
 *
 * @param later those that may take effect yet, and are marked once they cannot; mapped tasks,
 *     groups and loops with the last of their instances
 * @param now those that are marked at once
 * @param reopened mapped tasks, groups and loops whose end would be another one
 * @param resumed those that could not start, and can now
 * @param anew what these need set up that was torn down, with what tears it down
 * @param stranded instances of mapped tasks among the resumed that would run without what was torn
 *     down: it is the whole that waits for setups
 * @param states of all tasks, with the marks
 */
record MarkPlan(
    List<HeldTask> later,
    Set<HeldTask> now,
    Set<HeldTask> reopened,
    List<HeldTask> resumed,
    List<HeldTask> anew,
    List<HeldTask> stranded,
    Map<HeldTask, TaskState> states) {

  /** {@code goesOn}: whether anything else of the run may still run. */
  static MarkPlan of(Set<HeldTask> asked, HeldTasks all, Mark mark, boolean goesOn) {
    List<HeldTask> wanted = wanted(asked, all, mark);
    List<HeldTask> later = wanted.stream().filter(all::isAnyUnderWay).toList();
    Set<HeldTask> now = new HashSet<>(wanted);
    later.forEach(now::remove);
    Map<HeldTask, TaskState> states = new HashMap<>();
    all.all().forEach(task -> states.put(task, now.contains(task) ? mark.state() : task.state()));
    Set<HeldTask> reopened =
        goesOn ? FindReopened.of(all, now, mark, states) : new LinkedHashSet<>();
    reopened.forEach(task -> states.put(task, TaskState.WAITING));
    Set<HeldTask> changed = new LinkedHashSet<>(now);
    changed.addAll(reopened);
    List<HeldTask> resumed =
        mark == Mark.SUCCESS && goesOn ? ResumeTasks.after(all, changed, states) : List.of();
    resumed.stream()
        .flatMap(task -> all.around(task).stream())
        .filter(task -> task.state().ended() && !now.contains(task))
        .forEach(reopened::add);
    List<HeldTask> anew = SetUpAnew.of(all, resumed, now, states);
    return new MarkPlan(
        later, now, reopened, resumed, anew, stranded(all, resumed, now, states), states);
  }

  /** Those asked for and, of mapped ones, the instances in whose way it is. */
  private static List<HeldTask> wanted(Set<HeldTask> asked, HeldTasks all, Mark mark) {
    Set<HeldTask> wanted = new HashSet<>(asked);
    for (HeldTask task : asked) {
      all.below(task).stream()
          .filter(instance ->
              !instance.state().ended()
                  || (mark == Mark.SUCCESS && instance.state().unsuccessful()))
          .forEach(wanted::add);
    }
    return all.all().stream()
        .filter(task -> wanted.contains(task) && task.state() != mark.state())
        .toList();
  }

  private static TaskState stateOf(HeldTask task, Map<HeldTask, TaskState> states) {
    return states.getOrDefault(task, task.state());
  }

  private static List<HeldTask> stranded(
      HeldTasks all,
      List<HeldTask> resumed,
      Set<HeldTask> marked,
      Map<HeldTask, TaskState> states) {
    return resumed.stream()
        .filter(task -> !task.mapped().isNone())
        .collect(Collectors.groupingBy(task -> all.graph().wholeOf(task.ordinal())))
        .values()
        .stream()
        .filter(instances -> !SetUpAnew.of(all, instances, marked, states).isEmpty())
        .flatMap(List::stream)
        .toList();
  }

  /** Of a task, with the marks. */
  TaskState state(HeldTask task) {
    return stateOf(task, states);
  }

  /** Those that begin a new generation, by what is before them. */
  List<HeldTask> restarted() {
    return Stream.concat(anew.stream(), resumed.stream()).toList();
  }

  /** A teardown that must have ended before. */
  Optional<HeldTask> inTheWay() {
    return anew.stream().filter(HeldTask::isUnderWay).findFirst();
  }
}
