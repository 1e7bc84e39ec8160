package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.catalog.RefusedDag;
import io.millrace.orchestrator.run.GridReader.Cell;
import io.millrace.orchestrator.run.RunReader.Run;
import io.millrace.orchestrator.schedule.AwaitedUpdates;
import io.millrace.orchestrator.schedule.DagState;
import io.millrace.tasks.Dag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All DAGs; one DAG's runs by tasks; its graph. */
final class DagPages {

  private static final int RUNS_IN_A_ROW = 14;
  private static final int RUNS_IN_A_GRID = 25;

  /**
   * The list of all DAGs.
   *
   * @param incidents how many are not resolved
   */
  record DagsPage(List<Row> rows, List<RefusedDag> refused, String howToAdd, int incidents) {

    /**
     * @param updates what it waits for, if it is started by updates
     * @param runs the newest, oldest first
     */
    record Row(
        Dag dag, @Nullable DagState state, @Nullable AwaitedUpdates updates, List<Bar> runs) {

      public @Nullable Run last() {
        return runs.isEmpty() ? null : runs.getLast().run();
      }
    }
  }

  /** A run as a bar: {@code height} in percent of the longest beside it. */
  record Bar(Run run, int height) {

    static List<Bar> of(List<Run> oldestFirst) {
      long longest = oldestFirst.stream().mapToLong(Bar::millis).max().orElse(1);
      return oldestFirst.stream()
          .map(run -> new Bar(run, (int) Math.max(18, 100 * millis(run) / Math.max(1, longest))))
          .toList();
    }

    private static long millis(Run run) {
      return run.startedAt() == null || run.endedAt() == null
          ? 0
          : Duration.between(run.startedAt(), run.endedAt()).toMillis();
    }
  }

  /**
   * What every page of a DAG begins with.
   *
   * @param state null where no node has scheduled it yet
   * @param updates what it waits for; null if it is not started by updates
   */
  record Head(Dag dag, @Nullable DagState state, @Nullable AwaitedUpdates updates) {}

  /** One DAG's grid. */
  record DagPage(Head head, List<Bar> runs, List<GridLines.Section> sections) {}

  /** One DAG's graph with the states of its newest run. */
  record GraphPage(Head head, @Nullable Run run, GraphDrawing drawing) {

    /** To the task in the newest run; null if there is none. */
    public @Nullable String link(GraphDrawing.Box box) {
      return run == null ? null : Show.task(head.dag().id(), run.runId(), box.shownBy());
    }
  }

  /** A drawing is made once for a DAG as it is loaded. */
  private record Drawn(Dag dag, GraphDrawing drawing) {}

  private final WebServices services;
  private final Pages pages;
  private final Map<String, Drawn> drawn = new ConcurrentHashMap<>();

  DagPages(WebServices services, Pages pages) {
    this.services = services;
    this.pages = pages;
  }

  void add(RoutesConfig routes) {
    routes.get("/", this::all);
    routes.get("/dags/{dag}", this::grid);
    routes.get("/dags/{dag}/graph", this::graph);
  }

  private void all(Context context) {
    Catalog catalog = services.catalog();
    Map<String, List<Run>> newest = services.runs().newestOfEach(RUNS_IN_A_ROW);
    Map<String, DagState> states = services.schedules().of(catalog.ids());
    Map<String, AwaitedUpdates> updates = AwaitedUpdates.of(services.database(), catalog.dags());
    List<DagsPage.Row> rows =
        catalog.dags().stream()
            .map(dag ->
                new DagsPage.Row(
                    dag,
                    states.get(dag.id()),
                    updates.get(dag.id()),
                    bars(newest.getOrDefault(dag.id(), List.of()))))
            .toList();
    pages.show(
        context,
        "dags",
        new DagsPage(
            rows, catalog.refused(), catalog.howToAdd(), services.incidents().unresolved()));
  }

  private Head head(Dag dag) {
    return new Head(dag, services.schedules().find(dag.id()).orElse(null), updates(dag));
  }

  private @Nullable AwaitedUpdates updates(Dag dag) {
    return AwaitedUpdates.of(services.database(), dag).orElse(null);
  }

  private static List<Bar> bars(List<Run> newestFirst) {
    return Bar.of(newestFirst.reversed());
  }

  private void grid(Context context) {
    Dag dag = services.catalog().get(context.pathParam("dag")).dag();
    List<Run> runs = services.runs().runs(dag.id(), RUNS_IN_A_GRID).reversed();
    Map<Long, Map<String, Cell>> cells =
        services.grid().cells(runs.stream().map(Run::dagRunId).toList());
    pages.show(
        context,
        "dag",
        new DagPage(head(dag), Bar.of(runs), GridLines.of(dag.tasksOfARun(), runs, cells)));
  }

  private void graph(Context context) {
    Dag dag = services.catalog().get(context.pathParam("dag")).dag();
    Run run = services.runs().runs(dag.id(), 1).stream().findFirst().orElse(null);
    Map<String, Cell> states =
        run == null
            ? Map.of()
            : Objects.requireNonNullElse(
                services.grid().cells(List.of(run.dagRunId())).get(run.dagRunId()), Map.of());
    GraphDrawing drawing = drawing(dag);
    pages.show(context, "graph", new GraphPage(head(dag), run, drawing.with(states)));
  }

  private GraphDrawing drawing(Dag dag) {
    Drawn known = drawn.get(dag.id());
    if (known == null || !known.dag().equals(dag)) {
      known = new Drawn(dag, GraphLayout.of(dag));
      drawn.put(dag.id(), known);
    }
    return known.drawing();
  }
}
