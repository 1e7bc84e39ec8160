package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.orchestrator.run.GridReader.Cell;
import io.millrace.orchestrator.run.RunChecks;
import io.millrace.orchestrator.run.RunReader.Run;
import io.millrace.orchestrator.run.RunReader.Task;
import io.millrace.orchestrator.run.VersionReader;
import io.millrace.orchestrator.run.VersionReader.OfRun;
import io.millrace.tasks.AssetUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One run: its tasks, how long they took, what they moved and what their checks found. */
final class RunPages {

  /** One run. */
  record RunPage(
      Run run,
      boolean dagLoaded,
      OfRun version,
      String params,
      List<AssetUpdate> updates,
      List<Line> tasks,
      RunChecks checks,
      Map<String, Cell> cells,
      Instant now) {

    /**
     * A task with its share of the run's time, in percent.
     *
     * @param earlier whether it ran before the run was started again, and has no share
     */
    record Line(Task task, boolean earlier, double left, double width) {}

    /** With the warnings of all instances of a mapped task. */
    public TaskMark mark(Task task) {
      Cell cell = cells.get(task.taskId());
      return new TaskMark(task.taskId(), task.shownState(), cell == null ? 0 : cell.warnings());
    }

    public boolean canRetry() {
      return dagLoaded
          && run.state().ended()
          && tasks.stream().anyMatch(line -> line.task().state().unsuccessful());
    }

    public boolean waitsForItsDag() {
      return !dagLoaded && !run.state().ended();
    }

    public boolean canPause() {
      return canCancel() && run.pausedAt() == null;
    }

    public boolean canResume() {
      return canCancel() && run.pausedAt() != null;
    }

    public boolean canCancel() {
      return !run.state().ended() && run.stop() == null;
    }
  }

  private final WebServices services;
  private final Pages pages;

  RunPages(WebServices services, Pages pages) {
    this.services = services;
    this.pages = pages;
  }

  void add(RoutesConfig routes) {
    routes.get("/dags/{dag}/runs/{run}", this::run);
  }

  private void run(Context context) {
    Run run = find(services, context);
    Instant now = services.clock().instant();
    pages.show(
        context,
        "run",
        new RunPage(
            run,
            services.isLoaded(run.dagId()),
            new VersionReader(services.database()).ofRun(run.dagRunId()),
            services.runs().params(run.dagRunId()),
            services.runs().updates(run),
            lines(run, now),
            services.checks().ofRun(run.dagRunId()),
            services.grid().cells(List.of(run.dagRunId())).getOrDefault(run.dagRunId(), Map.of()),
            now));
  }

  private List<RunPage.Line> lines(Run run, Instant now) {
    Instant start = Objects.requireNonNullElse(run.startedAt(), now);
    Instant end = Objects.requireNonNullElse(run.endedAt(), now);
    double whole = Math.max(1, Duration.between(start, end).toMillis());
    return services.runs().tasks(run.dagRunId()).stream()
        .map(task -> {
          boolean keptFromBefore = task.startedAt() != null && task.startedAt().isBefore(start);
          if (task.startedAt() == null || keptFromBefore) {
            return new RunPage.Line(task, keptFromBefore, 0, 0);
          }
          Instant until = Objects.requireNonNullElse(task.endedAt(), now);
          double left = Duration.between(start, task.startedAt()).toMillis() / whole;
          double width = Duration.between(task.startedAt(), until).toMillis() / whole;
          return new RunPage.Line(task, false, share(left), Math.max(0.4, share(width)));
        })
        .toList();
  }

  private static double share(double part) {
    return 100 * Math.clamp(part, 0, 1);
  }

  /** The run that a request's path names; its DAG need not be loaded any more. */
  static Run find(WebServices services, Context context) {
    return find(services, context.pathParam("dag"), context.pathParam("run"));
  }

  static Run find(WebServices services, String dag, String run) {
    return services
        .runs()
        .run(dag, run)
        .orElseThrow(() -> {
          services.catalog().get(dag); // refuses one that does not exist
          return new NotThere(
              "DAG " + dag + " has no run " + run + "; its page lists the newest it has.");
        });
  }
}
