package io.millrace.tasks.anomaly;

import io.millrace.tasks.anomaly.Judgement.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Points, one a day from Monday, 5 January 2026; what is unusual is not learnt from. */
final class Series {

  private final Comparison comparison;
  private final List<Point> points = new ArrayList<>();
  private LocalDate day = LocalDate.of(2026, 1, 5);

  Series(Comparison comparison) {
    this.comparison = comparison;
  }

  static Series of(Quantity quantity) {
    return new Series(new WithUsual(quantity, Leniency.of(quantity)));
  }

  /** No point on the next day. */
  Series missing() {
    day = day.plusDays(1);
    return this;
  }

  /** The next days, which nobody asks about. */
  Series then(double... values) {
    for (double value : values) {
      judge(value);
    }
    return this;
  }

  Judgement judge(double value) {
    return judge(Map.of(Point.ONE, value));
  }

  Judgement judge(Map<String, Double> values) {
    Judgement judgement = comparison.judge(new Point(day, true, values), List.copyOf(points));
    if (!values.isEmpty()) {
      points.add(new Point(day, judgement.verdict() != Verdict.UNUSUAL, values));
    }
    day = day.plusDays(1);
    return judgement;
  }

  Verdict verdict(double value) {
    return judge(value).verdict();
  }

  /** Nothing before the next day counts any more. */
  Series forget() {
    points.clear();
    return this;
  }
}
