package io.millrace.orchestrator.web;

import io.millrace.orchestrator.run.CheckHistory.LastWord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * What a check said last of each logical date, in their order, in pixels: a bar for the share that
 * failed, and a line through how many were checked.
 *
 * @param checked the line's points, as SVG has them
 * @param highestShare what the highest bar stands for, in percent
 * @param mostChecked what the line's highest point stands for
 */
record CheckTrend(
    int width, int height, List<Bar> bars, String checked, String highestShare, long mostChecked) {

  /** Shown at most; more are no trend but a wall. */
  static final int MOST = 90;

  private static final int NARROWEST = 300;
  private static final int LEAST_STEP = 10;
  private static final int WIDEST_BAR = 24;
  private static final int HEIGHT = 72;
  private static final int MARGIN = 4;
  private static final double LEAST = 2;

  /** A logical date. */
  record Bar(LastWord word, double x, double y, int width, double height, String words) {}

  /** Of logical dates in whatever order. */
  static CheckTrend of(List<LastWord> words) {
    List<LastWord> ordered =
        words.stream()
            .sorted(Comparator.comparing(LastWord::date).thenComparingLong(LastWord::checkResultId))
            .toList();
    double highest = ordered.stream().mapToDouble(CheckTrend::percent).max().orElse(0);
    long most = ordered.stream().mapToLong(LastWord::checked).max().orElse(0);
    int step = Math.max(LEAST_STEP, NARROWEST / Math.max(1, ordered.size()));
    int wide = Math.min(WIDEST_BAR, step - 2);
    var line = new StringJoiner(" ");
    List<Bar> bars = new ArrayList<>(ordered.size());
    for (int i = 0; i < ordered.size(); i++) {
      LastWord word = ordered.get(i);
      double tall = Math.max(LEAST, height(percent(word), highest));
      double x = i * step + (step - wide) / 2.0;
      bars.add(new Bar(word, x, HEIGHT - tall, wide, tall, sentence(word)));
      double y = HEIGHT - height((double) word.checked(), (double) most);
      line.add(String.format(Locale.ROOT, "%.1f,%.1f", i * step + step / 2.0, y));
    }
    return new CheckTrend(
        Math.max(step, ordered.size() * step),
        HEIGHT,
        bars,
        line.toString(),
        shareInWords(highest),
        most);
  }

  private static double height(double value, double highest) {
    return highest == 0 ? 0 : Math.round(value / highest * (HEIGHT - MARGIN) * 10) / 10.0;
  }

  /** All of it, if something failed although nothing was checked. */
  private static double percent(LastWord word) {
    return word.failed() == 0
        ? 0
        : word.checked() == 0 ? 100 : 100.0 * word.failed() / word.checked();
  }

  private static String sentence(LastWord word) {
    return "%s: %s, %s of %s failed%s"
        .formatted(
            Show.time(word.date()),
            Show.words(word.status()),
            Show.number(word.failed()),
            Show.number(word.checked()),
            word.instances() == 1 ? "" : " in " + word.instances() + " instances");
  }

  private static String shareInWords(double percent) {
    return percent >= 0.01 || percent == 0
        ? String.format(Locale.ROOT, "%.2f %%", percent).replaceFirst("\\.?0+ ", " ")
        : "less than 0.01 %";
  }
}
