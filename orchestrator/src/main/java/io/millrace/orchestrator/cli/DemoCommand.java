package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.sample.RunSources;
import io.millrace.orchestrator.schedule.RunRequest;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What a new user runs first: a run on sample data, and the pages to look at it. */
@Command(name = "demo", description = "Runs a DAG on sample data and shows it in the browser.")
final class DemoCommand implements Callable<Integer> {

  private final Program program;

  @Parameters(
      paramLabel = "DAG",
      arity = "0..1",
      description = "The DAG to run; the first with sample data if absent.")
  private @Nullable String dagId;

  DemoCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    Dag dag = dagId == null ? firstWithSample() : program.catalog().get(dagId).dag();
    NewRun run =
        RunRequest.of(dag, null, Map.of(), program.workingFolder(), RealTime.clock().instant());
    var end = new UntilAsked();
    var watch = new RunWatch();
    var progress =
        new Progress(
            program.out(), Boolean.getBoolean("millrace.terminal"), run.dagId(), run.runId());
    ServingNode node =
        ServingNode.start(program, EngineListener.all(List.of(end, watch, progress)));
    say("Millrace is at " + node.url());
    say(dag.id() + " runs" + whatOn(dag) + ":");
    long id = node.local().engine().create(run);
    RunReader.Run done = watch.await(node.local().reader(), id);
    progress.finish();
    say(outcome(done));
    say(thingsToTry(node.url(), dag.id()));
    end.await(program);
    return 0;
  }

  private Dag firstWithSample() {
    return program.catalog().dags().stream()
        .filter(dag -> dag.sample() != null)
        .findFirst()
        .orElseThrow(() -> new UsageRefused("no DAG has sample data; name one with its files"));
  }

  private String whatOn(Dag dag) {
    return RunSources.unlessGiven(program.settings(), dag).map(read -> " on " + read).orElse("");
  }

  private void say(String text) {
    program.out().println(text);
    program.out().flush();
  }

  private static String outcome(RunReader.Run run) {
    double seconds =
        run.startedAt() == null || run.endedAt() == null
            ? 0
            : Duration.between(run.startedAt(), run.endedAt()).toMillis() / 1000.0;
    return String.format(
        Locale.ROOT, "%s %s: %s in %.1f s", run.dagId(), run.runId(), run.state().key(), seconds);
  }

  private static String thingsToTry(String url, String dagId) {
    return """

    Three things to try:
      1. See what ran, task by task with its log:  %s/dags/%s
      2. Trigger a run from the browser:           %s/dags/%s/trigger
      3. See what the data checks found:           %s/checks

    Ctrl-C ends it; `./millrace serve` starts it again.\
    """
        .formatted(url, dagId, url, dagId, url);
  }
}
