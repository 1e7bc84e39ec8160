package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.backfill.Backfiller;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.run.RunState;
import org.jspecify.annotations.Nullable;

/** Has a node create the runs of backfills, the next as soon as one has ended here. */
final class BackfillDuty implements EngineListener {

  private volatile @Nullable Backfiller backfiller;

  /** Begins, until the program ends. */
  void start(Program program, LocalNode node) {
    Backfiller started =
        Backfiller.start(
            program.databases().schedules(),
            program.catalog().dags(),
            node.engine().runs(),
            node.engine()::wake);
    backfiller = started;
    program.atTheEnd(started::close);
  }

  @Override
  public void runEnded(long dagRunId, RunState state) {
    Backfiller started = backfiller;
    if (started != null) {
      started.runEnded();
    }
  }
}
