package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.orchestrator.run.CheckHistory.LastWord;
import io.millrace.orchestrator.run.CheckReader.Result;
import io.millrace.orchestrator.run.CheckReader.Verdict;
import io.millrace.orchestrator.run.PastMeasures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the checks found, newest first, with their history and their failing rows. */
final class CheckPages {

  private static final int RESULTS = 1500;
  private static final int IN_A_ROW = 14;
  private static final int ROWS = 1_000;

  /** All checks of the DAGs that there are. */
  record ChecksPage(List<Row> rows) {

    /**
     * @param history the newest results, oldest first
     */
    record Row(Verdict last, List<Verdict> history) {}
  }

  /**
   * One result of one check.
   *
   * @param says what was found; null if it only counts
   * @param measures what was measured, if that was one value
   * @param history the newest logical date first
   */
  record CheckPage(
      Verdict result,
      String statement,
      @Nullable String says,
      MeasureTrend measures,
      boolean dagLoaded,
      List<String> columns,
      List<List<String>> rows,
      CheckTrend trend,
      List<LastWord> history) {

    /** Of its query. */
    public String queryFinds() {
      return result.failed() == 0
          ? "The query that finds failing rows"
          : "The query that found them";
    }
  }

  private final WebServices services;
  private final Pages pages;

  CheckPages(WebServices services, Pages pages) {
    this.services = services;
    this.pages = pages;
  }

  void add(RoutesConfig routes) {
    routes.get("/checks", this::all);
    routes.get("/checks/{result}", this::one);
  }

  private void all(Context context) {
    Map<String, List<Verdict>> byCheck = new TreeMap<>();
    Set<String> dagIds = services.catalog().ids();
    for (Verdict result : services.checks().newest(RESULTS)) {
      if (dagIds.contains(result.dagId())) {
        byCheck
            .computeIfAbsent(result.dagId() + "\n" + result.check(), key -> new ArrayList<>())
            .add(result);
      }
    }
    List<ChecksPage.Row> rows =
        byCheck.values().stream()
            .map(results ->
                new ChecksPage.Row(
                    results.getFirst(),
                    results.subList(0, Math.min(IN_A_ROW, results.size())).reversed()))
            .sorted(Comparator.comparingInt(row -> urgency(row.last())))
            .toList();
    pages.show(context, "checks", new ChecksPage(rows));
  }

  private static int urgency(Verdict result) {
    return switch (result.status()) {
      case "failed" -> 0;
      case "warned" -> 1;
      default -> 2;
    };
  }

  private void one(Context context) {
    String id = context.pathParam("result");
    Result result =
        (id.matches("\\d{1,18}")
                ? services.checks().result(Long.parseLong(id), ROWS)
                : Optional.<Result>empty())
            .orElseThrow(() -> new NotThere("There is no check result " + id + "."));
    Verdict verdict = result.verdict();
    List<LastWord> history =
        services.checkHistory().of(verdict.dagId(), verdict.check(), CheckTrend.MOST);
    var key = new PastMeasures.Key(verdict.dagId(), verdict.taskId(), verdict.check());
    long shown = verdict.checkResultId();
    var sample = new FailingRows(result.sample(), result.columns());
    pages.show(
        context,
        "check",
        new CheckPage(
            verdict,
            result.statement(),
            services.measures().says(List.of(shown)).get(shown),
            MeasureTrend.of(services.measures().newest(key, CheckTrend.MOST)),
            services.isLoaded(verdict.dagId()),
            sample.columns(),
            sample.rows(),
            CheckTrend.of(history),
            history));
  }
}
