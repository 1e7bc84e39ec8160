package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists runs, shows one, pauses, cancels, retries or annotates one. */
@Command(
    name = "runs",
    description = "Lists runs; show, pause, cancel, retry, clear, mark or annotate one.")
final class RunsCommand implements Callable<Integer> {

  private final Program program;

  @Option(names = "--dag", paramLabel = "DAG", description = "Only this DAG's runs.")
  private @Nullable String dagId;

  @Mixin private Limit limit = new Limit();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  RunsCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    int lines = limit.lines();
    Store store = Store.open(program);
    List<RunReader.Run> runs = store.reader().runs(dagId, lines);
    if (runs.isEmpty() && dagId != null) {
      var ignored = program.catalog().get(dagId); // refuses one that does not exist
    }
    if (json) {
      program.out().println(JsonText.write(runs));
    } else {
      var table = new TextTable("DAG", "RUN", "LOGICAL DATE", "STATE", "STARTED", "ENDED");
      runs.forEach(run ->
          table.row(
              run.dagId(),
              run.runId(),
              run.logicalDate(),
              run.state().key() + (run.pausedAt() == null ? "" : ", paused"),
              run.startedAt(),
              run.endedAt()));
      program.out().print(table);
    }
    return 0;
  }

  @Command(name = "show", description = "Shows a run with its tasks and checks.")
  int show(@Mixin RunName name, @Option(names = "--json") boolean asJson) {
    Store store = Store.open(program);
    RunReport report = store.report(name.in(store));
    program.out().println(asJson ? JsonText.write(report) : TasksCommand.text(report));
    return 0;
  }

  @Command(name = "cancel", description = "Stops a run; what runs is cancelled in the database.")
  int cancel(
      @Parameters(paramLabel = "RUN") String runId,
      @Option(names = "--dag", paramLabel = "DAG") @Nullable String ofDag) {
    Store store = Store.open(program);
    RunReader.Run run = store.run(ofDag, runId);
    if (!store.operations().cancel(run.dagRunId(), store.actor())) {
      program.err().println("millrace: " + run.label() + " has ended or is being stopped already");
      return 1;
    }
    program.out().println(run.label() + " is being cancelled");
    return 0;
  }

  @Command(name = "pause", description = "Starts no further tasks of a run; what runs goes on.")
  int pause(
      @Parameters(paramLabel = "RUN") String runId,
      @Option(names = "--dag", paramLabel = "DAG") @Nullable String ofDag) {
    Store store = Store.open(program);
    RunReader.Run run = store.run(ofDag, runId);
    boolean paused = store.operations().pause(run.dagRunId(), store.actor());
    program.out().println(run.label() + (paused ? " is paused" : " was paused already"));
    return 0;
  }

  @Command(name = "resume", description = "Goes on with a paused run.")
  int resume(
      @Parameters(paramLabel = "RUN") String runId,
      @Option(names = "--dag", paramLabel = "DAG") @Nullable String ofDag) {
    Store store = Store.open(program);
    RunReader.Run run = store.run(ofDag, runId);
    boolean resumed = store.operations().resume(run.dagRunId(), store.actor());
    program.out().println(run.label() + (resumed ? " goes on" : " was not paused"));
    return 0;
  }

  @Command(
      name = "note",
      description = "Writes a note to a run or a task of it; an empty text removes it.")
  int note(
      @Parameters(paramLabel = "RUN") String runId,
      @Parameters(paramLabel = "TEXT") String text,
      @Option(names = "--dag", paramLabel = "DAG") @Nullable String ofDag,
      @Option(names = "--task", paramLabel = "TASK") @Nullable String taskId) {
    Store store = Store.open(program);
    RunReader.Run run = store.run(ofDag, runId);
    if (taskId == null) {
      store.operations().note(run.dagRunId(), text, store.actor());
    } else {
      store.operations().noteTask(run.dagRunId(), taskId, text, store.actor());
    }
    program.out().println("the note is " + (text.isBlank() ? "removed" : "kept"));
    return 0;
  }

  @Command(
      name = "retry",
      description = "Runs again, here, what did not succeed in a run, with what depends on it.")
  int retry(
      @Parameters(paramLabel = "RUN") String runId,
      @Option(names = "--dag", paramLabel = "DAG") @Nullable String ofDag,
      @Option(
              names = "--from",
              paramLabel = "TASK",
              description = "This task instead, however it ended.")
          @Nullable String from,
      @Option(names = "--all", description = "The whole run instead.") boolean all,
      @Option(names = "--json") boolean asJson)
      throws InterruptedException {
    Clearing which = clearing(from, all);
    Store store = Store.open(program);
    RunReader.Run run = store.run(ofDag, runId);
    if (from != null) {
      store.task(run, from); // refuses one that the run does not have
    }
    program.catalog().get(run.dagId()); // refuses what nobody could run
    return new RunToEnd(program, asJson, run.dagId(), run.runId())
        .run(node -> {
          if (node.engine().clear(run.dagRunId(), which, store.actor()) == 0) {
            throw new UsageRefused(nothingToClear(runId, which));
          }
          return run.dagRunId();
        });
  }

  private static Clearing clearing(@Nullable String from, boolean all) {
    if (from != null && all) {
      throw new UsageRefused("--from and --all exclude each other; give one");
    }
    return from != null
        ? new Clearing.From(from)
        : all ? new Clearing.Everything() : new Clearing.Unsuccessful();
  }

  private static String nothingToClear(String runId, Clearing which) {
    return which instanceof Clearing.Unsuccessful
        ? "run %s has nothing to retry: it has not ended, or all succeeded".formatted(runId)
        : "run %s has not ended; wait for its end, or end it with `millrace runs cancel %s`"
            .formatted(runId, runId);
  }
}
