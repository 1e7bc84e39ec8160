package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/** Has a node create the runs that wait for updates as soon as one is recorded here. */
final class UpdatesDuty implements EngineListener {

  private volatile @Nullable Scheduler scheduler;

  void tell(Scheduler started) {
    scheduler = started;
  }

  @Override
  public void assetsUpdated() {
    Scheduler told = scheduler;
    if (told != null) {
      told.assetsUpdated();
    }
  }

  /** It may be what updates have waited for. */
  @Override
  public void runEnded(long dagRunId, RunState state) {
    assetsUpdated();
  }
}
