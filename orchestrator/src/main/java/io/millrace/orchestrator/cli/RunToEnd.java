package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.PlainText;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;

/** Starts a node, has it run one run to its end, and prints what came of it. */
final class RunToEnd {

  private final Program program;
  private final boolean json;
  private final String dagId;
  private final String runId;

  RunToEnd(Program program, boolean json, String dagId, String runId) {
    this.program = program;
    this.json = json;
    this.dagId = dagId;
    this.runId = runId;
  }

  /** {@code ask} gets the run going and answers its key; answers the exit status. */
  int run(ToLongFunction<LocalNode> ask) throws InterruptedException {
    var watch = new RunWatch();
    var progress =
        new Progress(
            json ? new PrintWriter(Writer.nullWriter()) : program.out(),
            !json && Boolean.getBoolean("millrace.terminal"),
            dagId,
            runId);
    LocalNode node = LocalNode.start(program, EngineListener.all(List.of(watch, progress)));
    long dagRunId = ask.applyAsLong(node);
    var atEnd = new AtomicBoolean();
    program.atTheEnd(() -> sayWhetherItGoesOn(atEnd.get()));
    RunReader reader = node.reader();
    RunReader.Run run = watch.await(reader, dagRunId);
    atEnd.set(true);
    progress.finish();
    print(watch.whenReachable(() -> RunReport.of(reader, run)));
    program.out().flush();
    boolean ignored = new LastAlerts(program, node.deliveries()).await(dagRunId);
    return run.state() == RunState.SUCCESS ? 0 : 1;
  }

  /** Ctrl-C hands the run back: whoever starts next on this home goes on with it. */
  private void sayWhetherItGoesOn(boolean atEnd) {
    if (program.isInterrupted() && !atEnd) {
      program
          .err()
          .println(
              "millrace: interrupted; the next start on this home goes on with the run"
                  + " (`millrace runs cancel RUN` ends it)");
    }
  }

  private void print(RunReport report) {
    if (json) {
      program.out().println(JsonText.write(report));
      return;
    }
    program.out().println();
    program.out().print(checks(report));
    for (RunReport.TaskReport task : report.tasks()) {
      if (task.reason() != null && task.state().equals("failed")) {
        program.out().println(task.taskId() + ": " + PlainText.of(task.reason()));
      }
    }
    program.out().printf("%s %s: %s%n", report.dagId(), report.runId(), report.state());
  }

  private static String checks(RunReport report) {
    if (report.checks().isEmpty()) {
      return "";
    }
    String leftOut = report.checksLeftOut() == null ? "" : report.checksLeftOut() + "\n";
    return RunReport.checkTable(report.checks()) + leftOut + "\n";
  }
}
