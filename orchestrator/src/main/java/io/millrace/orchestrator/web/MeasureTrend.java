package io.millrace.orchestrator.web;

import io.millrace.orchestrator.run.MeasureReader.Measured;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * What an anomaly check measured in the order of the runs' logical dates, in pixels: a dot for each
 * value, a line through them, and a bar behind each for what was usual.
 *
 * @param line the dots, as SVG has them
 */
record MeasureTrend(
    int width, int height, List<Dot> dots, String line, String lowest, String highest) {

  private static final int STEP = 10;
  private static final int HEIGHT = 96;
  private static final int EDGE = 6;

  /**
   * A result.
   *
   * @param top of what was usual
   * @param tall what was usual; 0 if there was no baseline
   */
  record Dot(
      long checkResultId, String status, int x, double y, double top, double tall, String words) {}

  /** Of results in whatever order. */
  static MeasureTrend of(List<Measured> results) {
    List<Measured> ordered =
        results.stream()
            .sorted(
                Comparator.comparing(MeasureTrend::when).thenComparingLong(Measured::checkResultId))
            .toList();
    double lowest = ordered.stream().mapToDouble(MeasureTrend::low).min().orElse(0);
    double highest = ordered.stream().mapToDouble(MeasureTrend::high).max().orElse(0);
    var scale = new Scale(lowest, highest);
    var line = new StringJoiner(" ");
    List<Dot> dots = new ArrayList<>(ordered.size());
    for (int i = 0; i < ordered.size(); i++) {
      Measured result = ordered.get(i);
      int x = i * STEP + STEP / 2;
      double y = scale.y(result.value());
      Double most = result.most();
      double top = most == null ? y : scale.y(most);
      Double least = result.least();
      double bottom = most == null ? y : scale.y(least == null ? lowest : least);
      dots.add(
          new Dot(result.checkResultId(), result.status(), x, y, top, bottom - top, words(result)));
      line.add(String.format(Locale.ROOT, "%d,%.1f", x, y));
    }
    return new MeasureTrend(
        Math.max(STEP, ordered.size() * STEP),
        HEIGHT,
        dots,
        line.toString(),
        inWords(lowest),
        inWords(highest));
  }

  /** From values to pixels, upside down. */
  private record Scale(double lowest, double highest) {
    double y(double value) {
      double part = highest == lowest ? 0.5 : (highest - value) / (highest - lowest);
      return Math.round((EDGE + part * (HEIGHT - 2 * EDGE)) * 10) / 10.0;
    }
  }

  private static double low(Measured result) {
    Double least = result.least();
    return least == null ? result.value() : Math.min(least, result.value());
  }

  private static double high(Measured result) {
    Double most = result.most();
    return most == null ? result.value() : Math.max(most, result.value());
  }

  private static Instant when(Measured result) {
    Instant date = result.logicalDate();
    return date == null ? Instant.EPOCH : date;
  }

  private static String words(Measured result) {
    return "%s: %s, %s"
        .formatted(Show.time(when(result)), Show.words(result.status()), inWords(result.value()));
  }

  private static String inWords(double value) {
    return String.format(Locale.ROOT, "%,.3f", value).replaceFirst("\\.?0+$", "");
  }
}
