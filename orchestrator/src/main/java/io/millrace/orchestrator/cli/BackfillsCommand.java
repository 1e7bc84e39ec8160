package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.backfill.Backfill;
import io.millrace.orchestrator.backfill.BackfillNotFound;
import io.millrace.orchestrator.backfill.BackfillReader;
import io.millrace.orchestrator.backfill.BackfillReader.IntervalState;
import io.millrace.orchestrator.backfill.BackfillReader.Known;
import io.millrace.orchestrator.backfill.BackfillReport;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.tasks.Dag;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists backfills, shows one, pauses, resumes or cancels one. */
@Command(name = "backfills", description = "Lists backfills; show, pause, resume or cancel one.")
final class BackfillsCommand implements Callable<Integer> {

  private final Program program;

  @Option(names = "--dag", paramLabel = "DAG", description = "Only this DAG's backfills.")
  private @Nullable String dagId;

  @Mixin private Limit limit = new Limit();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  BackfillsCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    int lines = limit.lines();
    List<Known> found = Store.open(program).backfillReader().newest(dagId, lines);
    if (found.isEmpty() && dagId != null) {
      var ignored = program.catalog().get(dagId); // refuses one that does not exist
    }
    if (json) {
      program
          .out()
          .println(
              JsonText.write(
                  found.stream().map(known -> BackfillReport.of(known, List.of())).toList()));
    } else {
      program.out().print(BackfillText.list(found));
    }
    return 0;
  }

  @Command(name = "show", description = "Shows a backfill with its intervals.")
  int show(
      @Parameters(paramLabel = "BACKFILL") long backfillId,
      @Option(names = "--json") boolean asJson) {
    BackfillReader reader = Store.open(program).backfillReader();
    Known known = reader.find(backfillId).orElseThrow(() -> new BackfillNotFound(backfillId));
    List<IntervalState> intervals = reader.intervals(backfillId);
    if (asJson) {
      program.out().println(JsonText.write(BackfillReport.of(known, intervals)));
    } else {
      program.out().print(BackfillText.show(known, intervals));
    }
    return 0;
  }

  @Command(name = "pause", description = "Creates no further runs; those that exist go on.")
  int pause(@Parameters(paramLabel = "BACKFILL") long backfillId) {
    boolean paused = Store.open(program).backfills().pause(backfillId);
    say(backfillId, paused ? "is paused" : "was paused already");
    return 0;
  }

  @Command(
      name = "resume",
      description =
          "Goes on with a backfill that was paused, or left behind: here, to its end, where no"
              + " server runs.")
  int resume(
      @Parameters(paramLabel = "BACKFILL") long backfillId,
      @Option(names = "--json", description = "Print one JSON object where it runs here.")
          boolean asJson)
      throws InterruptedException {
    Store store = Store.open(program);
    Backfill backfill = store.backfills().get(backfillId);
    Dag dag = program.catalog().get(backfill.dagId()).dag();
    if (store.nodes().isServed(dag.id())) {
      boolean resumed = store.backfills().resume(backfillId, dag);
      say(backfillId, resumed ? "goes on" : "was not paused");
      return 0;
    }
    return new BackfillToEnd(program, asJson)
        .run(node -> {
          boolean ignored = store.backfills().resume(backfillId, dag);
          return backfillId;
        });
  }

  @Command(
      name = "cancel",
      description = "Creates no further runs, and stops those that have not ended.")
  int cancel(@Parameters(paramLabel = "BACKFILL") long backfillId) {
    boolean asked = Store.open(program).backfills().cancel(backfillId);
    say(backfillId, asked ? "is being cancelled" : "is being cancelled already");
    return 0;
  }

  private void say(long backfillId, String what) {
    program.out().println("backfill " + backfillId + " " + what);
  }
}
