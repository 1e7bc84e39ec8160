package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.NormalChecks.Said;
import io.millrace.orchestrator.run.PastMeasures;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says that what an anomaly check finds unusual is normal now. */
@Command(
    name = "normal",
    description = "Says that what an anomaly check finds unusual is normal now.")
final class ChecksNormalCommand implements Callable<Integer> {

  private static final int OF_A_DAY = "2026-11-20".length();

  private final Program program;

  @Parameters(index = "0", paramLabel = "DAG")
  private String dagId = "";

  @Parameters(index = "1", paramLabel = "TASK", description = "Of an instance with its place.")
  private String taskId = "";

  @Parameters(index = "2", paramLabel = "CHECK")
  private String check = "";

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description =
          "The logical date that the baseline begins at, a day or a time; the one since which"
              + " everything was unusual if absent.")
  private @Nullable String from;

  ChecksNormalCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    ZoneId zone = program.catalog().get(dagId).dag().zone();
    Store store = Store.open(program);
    var key = new PastMeasures.Key(dagId, taskId, check);
    Said said =
        store.normalChecks().say(key, from == null ? null : moment(from, zone), store.actor());
    boolean resolves = store.incidents().declareNormal(dagId, check, store.actor());
    program
        .out()
        .println(
            "the baseline of check %s of task %s of DAG %s begins at %s%s"
                .formatted(
                    check,
                    taskId,
                    dagId,
                    said.from(),
                    resolves ? "; its incident is resolved" : ""));
    return 0;
  }

  private static Instant moment(String typed, ZoneId zone) {
    try {
      return typed.length() == OF_A_DAY
          ? LocalDate.parse(typed).atStartOfDay(zone).toInstant()
          : Instant.parse(typed);
    } catch (DateTimeException unreadable) {
      throw new UsageRefused(
          "--from must be a date such as 2026-11-20 or a time such as 2026-11-20T06:00:00Z, not \"%s\""
              .formatted(typed));
    }
  }
}
