package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.Incident;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import io.millrace.orchestrator.time.RealTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the checks that fail, shows one, and says what people do about it. */
@Command(
    name = "incidents",
    description = "Lists checks that fail; show, acknowledge, assign, mute or resolve one.")
final class IncidentsCommand implements Callable<Integer> {

  private final Program program;

  @Option(names = "--all", description = "Also those that are resolved.")
  private boolean all;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private Limit limit = new Limit();

  IncidentsCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    int lines = limit.lines();
    List<Incident> incidents = Store.open(program).incidentReader().list(all, lines);
    if (json) {
      program.out().println(JsonText.write(incidents));
    } else {
      program.out().print(table(incidents));
    }
    return 0;
  }

  private static TextTable table(List<Incident> incidents) {
    var table =
        new TextTable(
            "INCIDENT",
            "DAG",
            "TASK",
            "CHECK",
            "STATE",
            "SEVERITY",
            "FAILED",
            "RESULTS",
            "OPENED",
            "LAST SEEN",
            "ASSIGNEE",
            "MUTED UNTIL");
    for (Incident one : incidents) {
      table.row(
          one.incidentId(),
          one.dagId(),
          one.taskId(),
          one.check(),
          one.state(),
          one.severity(),
          one.failed(),
          one.results(),
          one.openedAt(),
          one.lastSeenAt(),
          one.assignee(),
          one.mutedUntil());
    }
    return table;
  }

  @Command(name = "show", description = "Shows an incident with all that became of it.")
  int show(
      @Parameters(paramLabel = "INCIDENT") long incidentId,
      @Option(names = "--json", description = "Print JSON.") boolean asJson) {
    Incident.Told told = Store.open(program).incidentReader().told(incidentId);
    program.out().print(asJson ? JsonText.write(told) + System.lineSeparator() : text(told));
    return 0;
  }

  private static String text(Incident.Told told) {
    Incident one = told.incident();
    var events = new TextTable("AT", "WHAT");
    told.events().forEach(event -> events.row(event.at(), event.what()));
    return """
    incident %d: check %s of task %s, DAG %s, is %s
    %s on %s, %d of %d failed in run %s; %d results since run %s
    assigned to %s%s

    %s\
    """
        .formatted(
            one.incidentId(),
            one.check(),
            one.taskId(),
            one.dagId(),
            one.state(),
            one.severity(),
            one.table(),
            one.failed(),
            one.checked(),
            one.lastRunId(),
            one.results(),
            one.firstRunId(),
            one.assignee() == null ? "nobody" : one.assignee(),
            one.mutedUntil() == null ? "" : ", muted until " + one.mutedUntil(),
            events);
  }

  @Command(name = "acknowledge", description = "Says that you know; it stays until it passes.")
  int acknowledge(@Parameters(paramLabel = "INCIDENT") long incidentId) {
    Store store = Store.open(program);
    boolean changed = store.incidents().acknowledge(incidentId, store.actor());
    say(incidentId, changed ? "is acknowledged" : "was acknowledged already");
    return 0;
  }

  @Command(name = "assign", description = "Says who sees to it; without a name, nobody.")
  int assign(
      @Parameters(index = "0", paramLabel = "INCIDENT") long incidentId,
      @Parameters(index = "1", paramLabel = "NAME", arity = "0..1") @Nullable String name) {
    Store store = Store.open(program);
    boolean changed = store.incidents().assign(incidentId, name, store.actor());
    String whom = name == null ? "nobody" : name.strip();
    say(incidentId, (changed ? "is assigned to " : "was assigned before to ") + whom);
    return 0;
  }

  @Command(
      name = "mute",
      description = "Has nobody told of the check for a while, or told again with --off.",
      footer = "%nExample: millrace incidents mute 7 --hours 48")
  int mute(
      @Parameters(paramLabel = "INCIDENT") long incidentId,
      @Option(names = "--hours", paramLabel = "HOURS", description = "For so long from now.")
          @Nullable Integer hours,
      @Option(
              names = "--until",
              paramLabel = "TIME",
              description = "Until then, as in 2026-12-01T08:00:00Z.")
          @Nullable Instant until,
      @Option(names = "--off", description = "No longer.") boolean off) {
    if ((hours == null ? 0 : 1) + (until == null ? 0 : 1) + (off ? 1 : 0) != 1) {
      throw new UsageRefused("say for how long: one of --hours, --until and --off");
    }
    if (hours != null && hours < 1) {
      throw new UsageRefused("--hours must be 1 or more, not " + hours);
    }
    Store store = Store.open(program);
    Instant end = hours == null ? until : inHours(hours);
    boolean changed = store.incidents().mute(incidentId, end, store.actor());
    String how = end == null ? "is not muted" : "is muted until " + end;
    say(incidentId, changed ? how : how + ", as before");
    return 0;
  }

  private static Instant inHours(int hours) {
    return RealTime.clock().instant().plus(Duration.ofHours(hours)).truncatedTo(ChronoUnit.SECONDS);
  }

  @Command(name = "resolve", description = "Resolves it; the check's next failure opens another.")
  int resolve(@Parameters(paramLabel = "INCIDENT") long incidentId) {
    Store store = Store.open(program);
    store.incidents().resolve(incidentId, store.actor());
    say(incidentId, "is resolved");
    return 0;
  }

  private void say(long incidentId, String what) {
    program.out().println("incident " + incidentId + " " + what);
  }
}
