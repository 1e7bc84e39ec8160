package io.millrace.orchestrator.run;

import io.millrace.orchestrator.run.CountTasks.Counted;
import io.millrace.orchestrator.run.TaskStore.Settled;
import io.millrace.orchestrator.text.Lower;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/**
 * Sorts task instances whose counters changed into those that are ready, those that will not run,
 * and those that go on waiting. Within a {@link Push}; not thread-safe.
 *
 * <p>Parents come before children: what is settled counts at once at those of its children that are
 * decided with it, so that none is decided on less than its history shows.
 */
final class DecideTasks {

  private record Place(long dagRunId, int ordinal) {}

  static final String NOT_CHOSEN = "not chosen by ";

  private static final String SKIPS =
      "the tasks before it ended so that its trigger rule %s skips it";
  private static final String NOT_MET =
      "a task before it did not succeed, as its trigger rule %s asks";

  private static final String GROUP_SKIPPED = "all tasks of its group were skipped";
  private static final String GROUP_FAILED = "a task of its group did not succeed";

  private static final Comparator<Counted> PARENTS_FIRST =
      Comparator.comparingLong((Counted task) -> task.claim().dagRunId())
          .thenComparingInt(task -> task.claim().ordinal());

  private final HeldRuns runs;
  private final RunTally tally;
  private final AwaitPast past;
  private final SetupStates setups;
  private final EndGroups groups;
  private final List<Transition> history;
  private final Map<Long, Claim> ready = new LinkedHashMap<>();
  private final Map<Place, String> notChosen = new HashMap<>();

  /** Adds to all but the runs. */
  DecideTasks(
      HeldRuns runs, RunTally tally, AwaitPast past, EndGroups groups, List<Transition> history) {
    this.runs = runs;
    this.tally = tally;
    this.past = past;
    this.groups = groups;
    this.setups = new SetupStates(runs);
    this.history = history;
  }

  /**
   * Notes what a task has not chosen, which is skipped whatever its trigger rule, but for what
   * tears something down, and for the end of a group, which goes by what is in it.
   */
  void skip(Claim chooser, List<String> taskIds, Increments next) {
    RunGraph graph = runs.graph(chooser.dagRunId());
    for (String taskId : taskIds) {
      graph
          .ordinal(taskId)
          .ifPresent(ordinal -> {
            if (graph.isTeardown(ordinal) || GroupEnds.is(graph, ordinal)) {
              return;
            }
            notChosen.put(new Place(chooser.dagRunId(), ordinal), chooser.taskId());
            next.touch(chooser.dagRunId(), ordinal);
          });
    }
  }

  /** Knows again what was not chosen before. */
  void recall(NotChosen.Choice choice) {
    runs.graph(choice.dagRunId())
        .ordinal(choice.taskId())
        .ifPresent(
            ordinal -> notChosen.put(new Place(choice.dagRunId(), ordinal), choice.chooser()));
  }

  /** Whether a task is not to run, whatever its counters say. */
  boolean isSkipped(Increment task) {
    return notChosen.containsKey(new Place(task.dagRunId(), task.ordinal()));
  }

  /** What became ready and was not claimed. */
  Collection<Claim> ready() {
    return ready.values();
  }

  /** Notes that a task instance came to its end, if it did, and what that adds at its children. */
  void ended(Claim task, TaskState to, Increments next) {
    if (to.ended()) {
      RunGraph.Node node = runs.node(task.dagRunId(), task.ordinal());
      tally.ended(task.dagRunId(), to == TaskState.FAILED && !node.tolerable());
      past.ended(task.dagRunId(), task.ordinal());
      groups.ended(task, to);
      node.downstream().forEach(child -> next.add(task.dagRunId(), child, to));
      if (runs.setsUp(task.dagRunId())) {
        setups.ended(task.dagRunId(), task.ordinal(), to);
        RunGraph graph = runs.graph(task.dagRunId());
        Setups.teardownsAfter(graph, task.ordinal())
            .forEach(teardown -> next.touch(task.dagRunId(), teardown));
        Setups.needing(graph, task.ordinal())
            .forEach(needing -> next.touch(task.dagRunId(), needing));
      }
    }
  }

  /** Decides; what settles counts at its own children. */
  Increments those(DSLContext tx, List<Counted> counted) {
    var next = new Increments();
    List<Settled> settled = new ArrayList<>();
    Map<Place, Increment> sooner = new HashMap<>();
    List<Counted> ends = new ArrayList<>();
    List<Counted> waiting = counted.stream().filter(this::waits).sorted(PARENTS_FIRST).toList();
    setups.load(tx, waiting);
    for (Counted task : waiting) {
      Claim it = task.claim();
      var place = new Place(it.dagRunId(), it.ordinal());
      String chooser = notChosen.get(place);
      if (chooser != null) {
        settled.add(settle(task, TaskState.SKIPPED, NOT_CHOSEN + chooser, next, sooner));
        continue;
      }
      if (setups.isForWorkThatGoesOn(task)) {
        continue;
      }
      Counters upstream = task.upstream().plus(sooner.get(place));
      switch (Readiness.of(task.rule(), upstream, setups.of(task))) {
        case WAIT -> {}
        case READY -> {
          if (groups.isEnd(it)) {
            ends.add(task);
          } else {
            ready.putIfAbsent(it.taskInstanceId(), it);
          }
        }
        case SKIP ->
            settled.add(settle(task, TaskState.SKIPPED, reason(SKIPS, task), next, sooner));
        case UPSTREAM_FAILED ->
            settled.add(
                settle(task, TaskState.UPSTREAM_FAILED, reason(NOT_MET, task), next, sooner));
      }
    }
    if (!settled.isEmpty()) {
      TaskStore.settle(tx, settled);
    }
    endGroups(tx, ends, next);
    return next;
  }

  /** After all else was written, of which their tasks are. */
  private void endGroups(DSLContext tx, List<Counted> ends, Increments next) {
    List<Settled> settled = new ArrayList<>();
    for (Counted end : ends) {
      switch (groups.verdict(tx, end.claim())) {
        case SUCCESS -> ready.putIfAbsent(end.claim().taskInstanceId(), end.claim());
        case SKIPPED ->
            settled.add(settle(end, TaskState.SKIPPED, GROUP_SKIPPED, next, new HashMap<>()));
        case FAILED ->
            settled.add(
                settle(end, TaskState.UPSTREAM_FAILED, GROUP_FAILED, next, new HashMap<>()));
        case AGAIN -> {}
      }
    }
    if (!settled.isEmpty()) {
      TaskStore.settle(tx, settled);
    }
  }

  private boolean waits(Counted task) {
    return !task.claimed() && task.state() == TaskState.WAITING && !runs.stops(task.claim());
  }

  private static String reason(String sentence, Counted task) {
    return sentence.formatted(Lower.of(task.rule()));
  }

  private Settled settle(
      Counted task, TaskState to, String reason, Increments next, Map<Place, Increment> sooner) {
    Claim it = task.claim();
    history.add(
        Transition.ofTask(
            it.dagRunId(), it.taskInstanceId(), it.token(), TaskState.WAITING, to, reason));
    ended(it, to, next);
    for (int child : runs.node(it.dagRunId(), it.ordinal()).downstream()) {
      sooner.merge(
          new Place(it.dagRunId(), child),
          Increment.none(it.dagRunId(), child).plus(to),
          (sum, more) -> sum.plus(to));
    }
    return new Settled(it.taskInstanceId(), to, reason);
  }
}
