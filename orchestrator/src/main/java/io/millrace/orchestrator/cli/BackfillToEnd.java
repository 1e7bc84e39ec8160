package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.backfill.BackfillReader;
import io.millrace.orchestrator.backfill.BackfillReader.IntervalState;
import io.millrace.orchestrator.backfill.BackfillReader.Known;
import io.millrace.orchestrator.backfill.BackfillReport;
import io.millrace.orchestrator.backfill.BackfillState;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.text.JsonText;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;

/** Starts a node, has it run a backfill to its end, and tells of each run that has ended. */
final class BackfillToEnd {

  private final Program program;
  private final boolean json;

  BackfillToEnd(Program program, boolean json) {
    this.program = program;
    this.json = json;
  }

  /** {@code ask} gets the backfill going and answers its key; answers the exit status. */
  int run(ToLongFunction<LocalNode> ask) throws InterruptedException {
    var watch = new RunWatch();
    var duty = new BackfillDuty();
    LocalNode node = LocalNode.start(program, EngineListener.all(List.of(watch, duty)));
    long backfillId = ask.applyAsLong(node);
    duty.start(program, node);
    var atEnd = new AtomicBoolean();
    program.atTheEnd(() -> sayWhetherItGoesOn(backfillId, atEnd.get()));
    var reader = new BackfillReader(node.database());
    var progress =
        new IntervalProgress(json ? new PrintWriter(Writer.nullWriter()) : program.out());
    Known ended = watch.await(() -> look(reader, backfillId, progress));
    atEnd.set(true);
    List<IntervalState> intervals = watch.whenReachable(() -> reader.intervals(backfillId));
    program
        .out()
        .println(
            json
                ? JsonText.write(BackfillReport.of(ended, intervals))
                : BackfillText.sentence(ended));
    program.out().flush();
    awaitAlerts(new LastAlerts(program, node.deliveries()), intervals);
    return hasSucceeded(ended) ? 0 : 1;
  }

  private static Optional<Known> look(
      BackfillReader reader, long backfillId, IntervalProgress progress) {
    Known known = reader.find(backfillId).orElseThrow();
    progress.tell(known, () -> reader.intervals(backfillId));
    return Optional.of(known).filter(it -> it.backfill().state().ended());
  }

  private static boolean hasSucceeded(Known known) {
    return known.backfill().state() == BackfillState.COMPLETED
        && known.progress().failed() == 0
        && known.progress().cancelled() == 0;
  }

  /** What a receiver leaves waiting for one, it leaves waiting for all. */
  private static void awaitAlerts(LastAlerts alerts, List<IntervalState> intervals)
      throws InterruptedException {
    for (IntervalState each : intervals) {
      if (each.dagRunId() != null
          && each.state().equals(RunState.FAILED.key())
          && !alerts.await(each.dagRunId())) {
        return;
      }
    }
  }

  private void sayWhetherItGoesOn(long backfillId, boolean atEnd) {
    if (program.isInterrupted() && !atEnd) {
      program
          .err()
          .printf(
              "millrace: interrupted; the next `millrace serve` on this home goes on with backfill %d,"
                  + " or `millrace backfills resume %d` (`millrace backfills cancel %d` ends it)%n",
              backfillId, backfillId, backfillId);
    }
  }
}
