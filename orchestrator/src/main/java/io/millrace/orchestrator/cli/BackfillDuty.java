package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.backfill.Backfiller;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import java.util.Collection;
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

  /** Creates runs of the DAGs as they are loaded now. */
  void reload(Collection<Dag> dags) {
    Backfiller started = backfiller;
    if (started != null) {
      started.reload(dags);
    }
  }

  @Override
  public void runEnded(long dagRunId, RunState state) {
    Backfiller started = backfiller;
    if (started != null) {
      started.runEnded();
    }
  }
}
