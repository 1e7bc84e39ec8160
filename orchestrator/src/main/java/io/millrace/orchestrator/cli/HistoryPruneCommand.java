package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.retention.Pruned;
import io.millrace.orchestrator.retention.Pruner;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.orchestrator.text.JsonText;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes what is older than somebody wants to keep. */
@Command(
    name = "prune",
    description =
        "Removes runs that ended long ago, with their tasks, logs and alerts; results of checks"
            + " stay. Servers do so by themselves where MILLRACE_KEEP_HISTORY_DAYS is set.")
final class HistoryPruneCommand implements Callable<Integer> {

  private final Program program;

  @Option(
      names = "--older-than",
      paramLabel = "DAYS",
      description = "What ended longer ago than that; MILLRACE_KEEP_HISTORY_DAYS if absent.")
  private @Nullable Integer days;

  @Option(names = "--dry-run", description = "Count what would be removed, and remove nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  HistoryPruneCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    Duration keep = keep();
    Pruner pruner = Store.open(program).pruner();
    Pruned pruned = dryRun ? pruner.count(keep) : pruner.prune(keep);
    program
        .out()
        .println(
            json
                ? JsonText.write(pruned)
                : String.format(
                    Locale.ROOT,
                    "%,d run(s) with %,d task(s) that ended more than %d day(s) ago %s",
                    pruned.runs(),
                    pruned.taskInstances(),
                    keep.toDays(),
                    dryRun ? "would be removed" : "are removed"));
    return 0;
  }

  private Duration keep() {
    if (days != null && (days < 0 || days > Settings.MOST_HISTORY_DAYS)) {
      throw new UsageRefused(
          "--older-than must be 0 to %d days, not %d".formatted(Settings.MOST_HISTORY_DAYS, days));
    }
    return days != null
        ? Duration.ofDays(days)
        : program
            .settings()
            .keepHistory()
            .orElseThrow(() ->
                new UsageRefused(
                    "Nothing says how old history may become; give --older-than DAYS, or set"
                        + " MILLRACE_KEEP_HISTORY_DAYS"));
  }
}
