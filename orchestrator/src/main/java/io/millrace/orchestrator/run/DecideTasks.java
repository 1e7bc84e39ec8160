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
import org.jspecify.annotations.Nullable;

/**
 * Sorts task instances whose counters changed into those that are ready, those that will not run,
 * and those that go on waiting. Within a {@link Push}; not thread-safe.
 *
 * <p>Parents come before children: what is settled counts at once at those of its children that are
 * decided with it, so that none is decided on less than its history shows.
 */
final class DecideTasks {

  static final String NOT_CHOSEN = "not chosen by ";

  static final String MADE_AGAIN = "cleared, and mapped anew";

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
  private final UnchosenTasks unchosen;
  private final List<Transition> history;
  private final Map<Long, Claim> ready = new LinkedHashMap<>();
  private final List<Settled> settled = new ArrayList<>();
  private final Map<Place, Increment> sooner = new HashMap<>();
  private final List<Counted> made = new ArrayList<>();
  private final List<Claim> succeededWholes = new ArrayList<>();
  private final List<Claim> endedWholes = new ArrayList<>();

  /** Adds to all but the runs. */
  DecideTasks(
      HeldRuns runs, RunTally tally, AwaitPast past, EndGroups groups, List<Transition> history) {
    this.runs = runs;
    this.tally = tally;
    this.past = past;
    this.groups = groups;
    this.setups = new SetupStates(runs);
    this.unchosen = new UnchosenTasks(runs);
    this.history = history;
  }

  UnchosenTasks unchosen() {
    return unchosen;
  }

  /** What became ready and was not claimed. */
  Collection<Claim> ready() {
    return ready.values();
  }

  /** The mapped tasks, groups and loops that succeeded, those in others left out. */
  List<Claim> succeededWholes() {
    return succeededWholes;
  }

  /**
   * The mapped tasks, groups and loops whose instances have all ended, those in others left out.
   */
  List<Claim> endedWholes() {
    return endedWholes;
  }

  /** Notes that a task instance came to its end, if it did, and what that adds at its children. */
  void ended(Claim task, TaskState to, Increments next) {
    if (to.ended()) {
      ended(task, to, runs.node(task.dagRunId(), task.ordinal()).mapping().isRepeated(), next);
    }
  }

  /** {@code isInstance}: of a mapped task, and not the task as a whole. */
  private void ended(Claim task, TaskState to, boolean isInstance, Increments next) {
    RunGraph.Node node = runs.node(task.dagRunId(), task.ordinal());
    MapPlace mapped = task.mapped();
    boolean failure = to == TaskState.FAILED && mapped.isNone() && !node.tolerable();
    tally.ended(task.dagRunId(), failure);
    tellSetups(task, to, next);
    if (isInstance) {
      next.addInstance(mapped.parentId(), to);
      return;
    }
    node.downstream().forEach(child -> next.add(task.place().beside(child), to));
    if (mapped.isNone()) {
      past.ended(task.dagRunId(), task.ordinal());
      groups.ended(task, to);
    } else {
      next.addInstance(mapped.parentId(), InstancesEnded.ofMember(to, node.tolerable()));
    }
  }

  private void tellSetups(Claim task, TaskState to, Increments next) {
    if (runs.setsUp(task.dagRunId())) {
      RunGraph graph = runs.graph(task.dagRunId());
      setups.ended(task, to);
      Setups.teardownsAfter(graph, graph.wholeOf(task.ordinal()))
          .forEach(teardown -> next.touch(Place.ofRun(task.dagRunId(), teardown)));
      Setups.needing(graph, task.ordinal())
          .forEach(needing -> next.touch(Place.ofRun(task.dagRunId(), needing)));
    }
  }

  /**
   * Decides; what settles counts at its own children, and mapped tasks that are to start have their
   * instances decided as well.
   */
  Increments those(DSLContext tx, List<Counted> counted) {
    var next = new Increments();
    unchosen.touchRecalled(next);
    sooner.clear();
    var mapped = new StepMapped(tx, runs);
    List<Counted> ends = new ArrayList<>();
    List<Counted> open = counted;
    while (!open.isEmpty()) {
      List<Counted> waiting = open.stream().filter(this::waits).sorted(PARENTS_FIRST).toList();
      setups.load(tx, waiting);
      waiting.forEach(task -> decide(tx, task, mapped, ends, next));
      open = List.copyOf(made);
      made.clear();
    }
    writeSettled(tx);
    endGroups(tx, ends, next);
    return next;
  }

  private void decide(
      DSLContext tx, Counted task, StepMapped mapped, List<Counted> ends, Increments next) {
    Claim it = task.claim();
    if (task.isExpanded()) {
      if (task.upstream().allDone()) {
        step(task, mapped.whenAllEnded(task), next);
      }
      return;
    }
    Counters upstream = task.upstream().plus(sooner.get(it.place()));
    Readiness readiness = Readiness.of(task.rule(), upstream, setups.of(task));
    String chooser = unchosen.chooser(it.place());
    if (chooser != null
        && !(readiness == Readiness.UPSTREAM_FAILED && unchosen.isOutside(it.place()))) {
      settle(task, TaskState.SKIPPED, NOT_CHOSEN + chooser, next);
      return;
    }
    if (setups.isForWorkThatGoesOn(task)) {
      return;
    }
    switch (readiness) {
      case WAIT -> {}
      case READY -> {
        if (task.isMapped()) {
          start(tx, task, mapped, next);
        } else if (groups.isEnd(it)) {
          ends.add(task);
        } else {
          ready.putIfAbsent(it.taskInstanceId(), it);
        }
      }
      case SKIP -> settle(task, TaskState.SKIPPED, reason(SKIPS, task), next);
      case UPSTREAM_FAILED -> settle(task, TaskState.UPSTREAM_FAILED, reason(NOT_MET, task), next);
    }
  }

  /**
   * Unless the run before holds it up, of which its instances ask nothing. What it is mapped over
   * may have ended in this step.
   */
  private void start(DSLContext tx, Counted task, StepMapped mapped, Increments next) {
    if (!past.free(tx, List.of(task.claim())).isEmpty()) {
      writeSettled(tx);
      step(task, mapped.start(task.claim()), next);
    }
  }

  private void step(Counted task, MappedStep step, Increments next) {
    Claim it = task.claim();
    switch (step) {
      case MappedStep.Ends end -> {
        settle(task, end.to(), end.reason(), next);
        if (end.to() == TaskState.SUCCESS && it.mapped().isNone()) {
          succeededWholes.add(it);
        }
        if (task.isExpanded() && it.mapped().isNone()) {
          endedWholes.add(it);
        }
      }
      case MappedStep.Grows grown -> {
        tally.began(it.dagRunId(), grown.instances().size());
        history.add(remark(it, TaskState.WAITING, grown.reason()));
        grown.instances().stream()
            .filter(Counted::madeAgain)
            .forEach(one -> history.add(remark(one.claim(), TaskState.REMOVED, MADE_AGAIN)));
        made.addAll(grown.instances());
      }
    }
  }

  private static Transition remark(Claim task, TaskState from, String reason) {
    return new Transition(
        task.dagRunId(),
        task.taskInstanceId(),
        task.token(),
        from.key(),
        TaskState.WAITING.key(),
        reason);
  }

  /** After all else was written, of which their tasks are. */
  private void endGroups(DSLContext tx, List<Counted> ends, Increments next) {
    for (Counted end : ends) {
      switch (groups.verdict(tx, end.claim())) {
        case SUCCESS -> ready.putIfAbsent(end.claim().taskInstanceId(), end.claim());
        case SKIPPED -> settleEnd(end, TaskState.SKIPPED, GROUP_SKIPPED, next);
        case FAILED -> settleEnd(end, TaskState.UPSTREAM_FAILED, GROUP_FAILED, next);
        case AGAIN -> {}
      }
    }
    writeSettled(tx);
    unchosen.recallBehindGroups(tx);
    unchosen.touchRecalled(next);
  }

  private void settleEnd(Counted end, TaskState to, String reason, Increments next) {
    settle(end, to, reason, next);
    unchosen.ended(end.claim(), to);
  }

  private void writeSettled(DSLContext tx) {
    if (!settled.isEmpty()) {
      TaskStore.settle(tx, settled);
      settled.clear();
    }
  }

  private boolean waits(Counted task) {
    return !task.claimed() && task.state() == TaskState.WAITING && !runs.stops(task.claim());
  }

  private static String reason(String sentence, Counted task) {
    return sentence.formatted(Lower.of(task.rule()));
  }

  private void settle(Counted task, TaskState to, @Nullable String reason, Increments next) {
    Claim it = task.claim();
    RunGraph.Node node = runs.node(it.dagRunId(), it.ordinal());
    boolean isInstance = node.mapping().isRepeated() && !task.isMapped();
    history.add(
        Transition.ofTask(
            it.dagRunId(), it.taskInstanceId(), it.token(), TaskState.WAITING, to, reason));
    ended(it, to, isInstance, next);
    if (!isInstance) {
      for (int child : node.downstream()) {
        sooner.merge(
            it.place().beside(child),
            Increment.none(it.place().beside(child)).plus(to),
            (sum, more) -> sum.plus(to));
      }
    }
    settled.add(new Settled(it.taskInstanceId(), to, reason));
  }
}
