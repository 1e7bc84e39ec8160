package io.millrace.orchestrator.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.catalog.KnownDag;
import io.millrace.orchestrator.catalog.RefusedDag;
import io.millrace.orchestrator.schedule.AwaitedUpdates;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.Lower;
import io.millrace.orchestrator.text.TextTable;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Past;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.TaskRole;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the DAGs, shows one, pauses or resumes one. */
@Command(name = "dags", description = "Lists the DAGs, or shows the tasks of one in their order.")
final class DagsCommand implements Runnable {

  /**
   * A DAG in the list.
   *
   * @param paused null if it was never scheduled, or the database does not run
   * @param nextRunAt null if none is due, or the database does not run
   * @param endedOn the last day of which a run was due, where none will be any more
   * @param pauseReason why it is paused, where nobody asked for it
   * @param updates what it waits for, if it is started by updates and the database runs
   * @param error why it cannot be run; null if it can
   * @param goingOn of a file with an error, the DAGs that go on as they were loaded from it before
   */
  private record Line(
      String dagId,
      @Nullable String schedule,
      @Nullable Boolean paused,
      @Nullable Instant nextRunAt,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LocalDate endedOn,
      @Nullable String pauseReason,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AwaitedUpdates updates,
      @Nullable String warehouse,
      @Nullable Integer tasks,
      @Nullable String description,
      String origin,
      @Nullable String error,
      List<String> goingOn) {

    static Line of(KnownDag known, NextRuns next) {
      Dag dag = known.dag();
      return new Line(
          dag.id(),
          dag.timing().schedule().inWords(),
          next.paused(dag.id()),
          next.at(dag.id()),
          next.endedOn(dag),
          next.pauseReason(dag.id()),
          next.updates(dag.id()),
          dag.warehouse(),
          dag.tasks().size(),
          dag.description(),
          known.origin(),
          null,
          List.of());
    }

    @Nullable Object nextRun() {
      if (endedOn != null) {
        return "ended " + endedOn;
      }
      if (!Boolean.TRUE.equals(paused)) {
        return updates == null
            ? nextRunAt
            : updates.sentence() + (nextRunAt == null ? "" : ", or " + nextRunAt);
      }
      return pauseReason == null ? "paused" : "paused: " + pauseReason;
    }

    static Line of(RefusedDag refused) {
      return new Line(
          refused.name(),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          refused.origin(),
          refused.reason(),
          refused.goingOn());
    }
  }

  private final Program program;

  @Parameters(arity = "0..1", paramLabel = "DAG", description = "Name of a DAG to show.")
  private @Nullable String dag;

  @Option(names = "--sql", description = "Show the statements of each task and check.")
  private boolean sql;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  DagsCommand(Program program) {
    this.program = program;
  }

  @Override
  public void run() {
    Catalog catalog = program.catalog();
    if (dag != null) {
      show(
          DagView.of(catalog.get(dag), program.settings(), sql || json), awaited(catalog.get(dag)));
      UnpublishedAssets.of(List.of(catalog.get(dag).dag()), catalog.dags())
          .forEach(warning -> program.err().println("millrace: " + warning));
    } else {
      list(catalog);
    }
  }

  @Command(name = "pause", description = "Creates no scheduled runs of a DAG; what runs goes on.")
  int pause(@Parameters(paramLabel = "DAG") String dagId) {
    program.catalog().get(dagId);
    boolean paused = Store.open(program).schedules().pause(dagId);
    program.out().println("DAG " + dagId + (paused ? " is paused" : " was paused already"));
    return 0;
  }

  @Command(name = "resume", description = "Creates scheduled runs of a paused DAG again.")
  int resume(@Parameters(paramLabel = "DAG") String dagId) {
    program.catalog().get(dagId);
    boolean resumed = Store.open(program).schedules().resume(dagId);
    program.out().println("DAG " + dagId + (resumed ? " is scheduled again" : " was not paused"));
    return 0;
  }

  private void list(Catalog catalog) {
    NextRuns next = NextRuns.of(program);
    List<Line> known = catalog.known().stream().map(dag -> Line.of(dag, next)).toList();
    if (json) {
      var all = new ArrayList<>(known);
      catalog.refused().forEach(refused -> all.add(Line.of(refused)));
      program.out().println(JsonText.write(all));
      return;
    }
    if (known.isEmpty() && catalog.refused().isEmpty()) {
      program.out().println(catalog.howToAdd());
      return;
    }
    var table = new TextTable("DAG", "SCHEDULE", "NEXT RUN", "WAREHOUSE", "TASKS", "DESCRIPTION");
    known.forEach(dag ->
        table.row(
            dag.dagId(),
            dag.schedule(),
            dag.nextRun(),
            dag.warehouse(),
            dag.tasks(),
            dag.description()));
    program.out().print(table);
    UnpublishedAssets.of(catalog.dags(), catalog.dags())
        .forEach(warning -> program.err().println("millrace: " + warning));
    for (RefusedDag refused : catalog.refused()) {
      program
          .out()
          .printf(
              "%n%s cannot be run (%s): %s%s%n",
              refused.name(),
              refused.origin(),
              refused.reason(),
              refused.rest().isEmpty() ? "" : " " + refused.rest());
    }
  }

  private @Nullable AwaitedUpdates awaited(KnownDag known) {
    return known.dag().timing().schedule() instanceof Schedule.OnUpdates
        ? NextRuns.of(program).updates(known.dag().id())
        : null;
  }

  private void show(DagView without, @Nullable AwaitedUpdates awaited) {
    DagView view = without.withUpdates(awaited);
    PrintWriter out = program.out();
    if (json) {
      out.println(JsonText.write(view));
      return;
    }
    out.println(view.dagId() + ": " + view.description());
    out.println("schedule   " + view.schedule());
    if (awaited != null) {
      out.println("next run   " + awaited.sentence());
    }
    out.println("warehouse  " + (view.warehouse() == null ? "none" : view.warehouse()));
    out.println("origin     " + view.origin());
    if (view.source() != null) {
      out.println("source     " + view.source() + fromSetting(view.dagId()));
    }
    view.params().forEach(param -> out.println("parameter  " + param.sentence()));
    view.tasks().forEach(task -> printTask(task, out));
    if (sql) {
      view.tasks().forEach(task -> printSql(task, out));
    }
  }

  private String fromSetting(String dagId) {
    return program.settings().source(dagId).isPresent()
        ? " (" + Settings.sourceVariable(dagId) + ")"
        : "";
  }

  private static void printTask(DagView.TaskView task, PrintWriter out) {
    out.printf("%n%s%n", task.taskId());
    printNames("group", task.group() == null ? List.of() : List.of(task.group()), out);
    printNames("is", unlessUsual(task.role(), TaskRole.WORK), out);
    printNames("past", unlessUsual(task.past(), Past.IGNORED), out);
    printNames("after", task.upstream(), out);
    printNames("reads", task.reads(), out);
    printNames("writes", task.writes(), out);
    printNames("checks", task.checks().stream().map(DagView.CheckView::check).toList(), out);
  }

  private static List<String> unlessUsual(String value, Enum<?> usual) {
    return value.equals(Lower.of(usual)) ? List.of() : List.of(value);
  }

  private static void printNames(String what, List<String> names, PrintWriter out) {
    if (!names.isEmpty()) {
      out.printf("  %-7s %s%n", what, String.join(", ", names));
    }
  }

  private static void printSql(DagView.TaskView task, PrintWriter out) {
    task.statements().forEach(statement -> out.printf("%n-- %s%n%s;%n", task.taskId(), statement));
    for (DagView.CheckView check : task.checks()) {
      out.printf(
          "%n-- %s, check %s (%s)%n%s;%n",
          task.taskId(), check.check(), check.thresholds(), check.sql());
    }
  }
}
