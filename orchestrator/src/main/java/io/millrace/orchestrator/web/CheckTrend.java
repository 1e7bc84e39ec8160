package io.millrace.orchestrator.web;

import io.millrace.orchestrator.run.CheckReader.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * A check's results in the order of their runs' logical dates, in pixels: a bar for the share that
 * failed, and a line through how many were checked.
 *
 * @param checked the line's points, as SVG has them
 * @param highest what the highest bar stands for, in percent
 * @param most what the line's highest point stands for
 */
record CheckTrend(
    int width, int height, List<Bar> bars, String checked, String highest, long most) {

  /** Shown at most; more are no trend but a wall. */
  static final int MOST = 90;

  private static final int STEP = 10;
  private static final int HEIGHT = 72;
  private static final double LEAST = 2;

  /** A result. */
  record Bar(long checkResultId, String status, double x, double y, double height, String words) {

    static final int WIDTH = STEP - 2;

    /** For the page. */
    int width() {
      return WIDTH;
    }
  }

  /** Of results in whatever order. */
  static CheckTrend of(List<Verdict> results) {
    List<Verdict> ordered =
        results.stream()
            .sorted(
                Comparator.comparing(CheckTrend::when).thenComparingLong(Verdict::checkResultId))
            .toList();
    double highest = ordered.stream().mapToDouble(CheckTrend::percent).max().orElse(0);
    long most = ordered.stream().mapToLong(Verdict::checked).max().orElse(0);
    var line = new StringJoiner(" ");
    List<Bar> bars = new ArrayList<>(ordered.size());
    for (int i = 0; i < ordered.size(); i++) {
      Verdict result = ordered.get(i);
      double tall = Math.max(LEAST, height(percent(result), highest));
      bars.add(
          new Bar(
              result.checkResultId(),
              result.status(),
              i * STEP,
              HEIGHT - tall,
              tall,
              words(result)));
      line.add(
          String.format(
              Locale.ROOT,
              "%d,%.1f",
              i * STEP + Bar.WIDTH / 2,
              HEIGHT - height((double) result.checked(), (double) most)));
    }
    return new CheckTrend(
        Math.max(STEP, ordered.size() * STEP),
        HEIGHT,
        bars,
        line.toString(),
        inWords(highest),
        most);
  }

  private static double height(double value, double highest) {
    return highest == 0 ? 0 : Math.round(value / highest * (HEIGHT - 4) * 10) / 10.0;
  }

  private static Instant when(Verdict result) {
    return result.logicalDate() == null ? result.at() : result.logicalDate();
  }

  /** All of it, if something failed although nothing was checked. */
  private static double percent(Verdict result) {
    return result.failed() == 0
        ? 0
        : result.checked() == 0 ? 100 : 100.0 * result.failed() / result.checked();
  }

  private static String words(Verdict result) {
    return "%s: %s, %s of %s failed"
        .formatted(
            Show.time(when(result)),
            Show.words(result.status()),
            Show.number(result.failed()),
            Show.number(result.checked()));
  }

  private static String inWords(double percent) {
    return percent >= 0.01 || percent == 0
        ? String.format(Locale.ROOT, "%.2f %%", percent).replaceFirst("\\.?0+ ", " ")
        : "less than 0.01 %";
  }
}
