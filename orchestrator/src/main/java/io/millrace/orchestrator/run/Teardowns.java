package io.millrace.orchestrator.run;

import io.millrace.tasks.TaskRole;
import java.util.HashSet;
import java.util.Set;
import org.jooq.DSLContext;

/** What of a run that is to stop is to run all the same: what was set up is torn down. */
final class Teardowns {

  private Teardowns() {}

  /** The task instances of a locked run whose setup has succeeded, or may yet. */
  static Set<Long> toRun(DSLContext tx, LockedRun run, RunGraph graph) {
    Set<Long> wanted = new HashSet<>();
    if (run.state() != RunState.RUNNING || !graph.hasSetups()) {
      return wanted;
    }
    HeldTasks all = HeldTasks.of(tx, run, graph);
    for (HeldTask task : all.all()) {
      if (graph.nodes().get(task.ordinal()).relations().role() == TaskRole.TEARDOWN
          && isToCome(task)
          && Setups.of(graph, task.ordinal()).stream()
              .anyMatch(setup -> isSetUp(all.task(setup)))) {
        wanted.add(task.taskInstanceId());
      }
    }
    return wanted;
  }

  private static boolean isToCome(HeldTask task) {
    return !task.state().ended() && task.state() != TaskState.RUNNING;
  }

  private static boolean isSetUp(HeldTask setup) {
    return setup.state() == TaskState.SUCCESS || setup.isUnderWay();
  }
}
