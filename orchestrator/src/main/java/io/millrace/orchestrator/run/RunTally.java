package io.millrace.orchestrator.run;

import io.millrace.orchestrator.run.RunStore.Delta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** What the task instances that came to their end change at their runs. */
final class RunTally {

  private record Ends(int all, int failures) {

    Ends plus(Ends more) {
      return new Ends(all + more.all, failures + more.failures);
    }
  }

  private final Map<Long, Ends> byRun = new HashMap<>();

  void ended(long dagRunId, boolean failure) {
    byRun.merge(dagRunId, new Ends(1, failure ? 1 : 0), Ends::plus);
  }

  /** So many more are to come to their end. */
  void began(long dagRunId, int instances) {
    byRun.merge(dagRunId, new Ends(-instances, 0), Ends::plus);
  }

  /** Adds what writes it, and ends the runs that have no other task instance left. */
  List<EndedRun> count(RoundTrip trip, LongFunction<LockedRun> runs, List<Transition> history) {
    List<EndedRun> endedRuns = new ArrayList<>();
    List<Delta> deltas = new ArrayList<>();
    byRun.forEach((id, ends) -> {
      LockedRun run = runs.apply(id);
      RunState end = null;
      if (ends.all() == run.unfinished()) {
        end = LockedRun.endState(run.stop(), run.failures() + ends.failures());
        endedRuns.add(new EndedRun(id, end));
        history.add(Transition.ofRun(id, run.state(), end, LockedRun.endReason(run.stop())));
      }
      deltas.add(new Delta(id, ends.all(), ends.failures(), end));
    });
    if (!deltas.isEmpty()) {
      trip.add(RunStore.count(deltas));
    }
    return endedRuns;
  }
}
