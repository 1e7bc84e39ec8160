package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.backfill.AskedBackfill;
import io.millrace.orchestrator.backfill.BackfillReader.Known;
import io.millrace.orchestrator.backfill.BackfillReport;
import io.millrace.orchestrator.backfill.BackfillRequest;
import io.millrace.orchestrator.backfill.PlanReport;
import io.millrace.orchestrator.backfill.PlannedInterval;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.tasks.Dag;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a DAG for past intervals. */
@Command(
    name = "backfill",
    description =
        "Runs a DAG for past intervals: by the server that has it, or here, to the end, where none"
            + " runs.")
final class BackfillCommand implements Callable<Integer> {

  private final Program program;

  @Parameters(paramLabel = "DAG", description = "The DAG to run.")
  private String dagId = "";

  @Option(
      names = "--from",
      paramLabel = "DATE",
      required = true,
      description = "The first logical date: a day in the schedule's zone, or a time.")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "DATE",
      required = true,
      description = "The last one, inclusive.")
  private String to = "";

  @Option(
      names = "--reprocess",
      paramLabel = "WHICH",
      defaultValue = "none",
      description =
          "Of the intervals that have a run, run again: none (the default), failed, or completed"
              + " (all that have ended).")
  private String reprocess = "";

  @Option(
      names = "--max-active",
      paramLabel = "N",
      description = "How many of its runs may go on at once (default: ${DEFAULT-VALUE}).")
  private int maxActive = AskedBackfill.MOST_ACTIVE;

  @Option(names = "--backwards", description = "The newest interval first.")
  private boolean backwards;

  @Option(names = "--param", paramLabel = "NAME=VALUE", description = "A parameter of its runs.")
  private List<String> params = List.of();

  @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print JSON, and nothing else.")
  private boolean json;

  BackfillCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    Dag dag = program.catalog().get(dagId).dag();
    var asked =
        new AskedBackfill(from, to, reprocess, maxActive, backwards, NamedValues.of(params));
    BackfillRequest request = BackfillRequest.of(dag, asked, program.workingFolder());
    Store store = Store.open(program);
    if (dryRun) {
      print(store.backfills().plan(request));
      return 0;
    }
    if (store.nodes().isServed(dagId)) {
      print(store, store.backfills().create(request));
      return 0;
    }
    return new BackfillToEnd(program, json).run(node -> store.backfills().create(request));
  }

  private void print(List<PlannedInterval> planned) {
    program
        .out()
        .println(json ? JsonText.write(PlanReport.of(planned)) : BackfillText.plan(dagId, planned));
  }

  private void print(Store store, long backfillId) {
    Known known = store.backfillReader().find(backfillId).orElseThrow();
    program
        .out()
        .println(
            json
                ? JsonText.write(
                    BackfillReport.of(known, store.backfillReader().intervals(backfillId)))
                : BackfillText.sentence(known)
                    + "; the running server goes on with it (`millrace backfills show %d`)"
                        .formatted(backfillId));
  }
}
