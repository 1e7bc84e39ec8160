package io.millrace.tasks.anomaly;

import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is usual.
 *
 * @param center the median of each label
 * @param reach so far from it is usual
 * @param words which points it was learnt from
 */
record Band(Quantity quantity, Map<String, Double> center, double reach, String words) {

  /** Of few points the spread is often taken for less than it is: four count for half of it. */
  private static final double FEW = 4;

  /** Of one point at least. */
  static Band of(List<Point> points, Quantity quantity, Leniency leniency, String words) {
    Map<String, Double> center =
        labels(points).stream()
            .collect(
                toMap(
                    label -> label,
                    label -> Median.of(points.stream().map(point -> point.value(label)).toList())));
    var exact = new Band(quantity, center, 0, words);
    List<Double> distances =
        points.stream().map(point -> exact.apart(point.values(), false)).toList();
    double usual = Median.of(distances);
    double deviation =
        Median.DEVIATION
            * leniency.deviations()
            * (1 + FEW / points.size())
            * (quantity == Quantity.DISTRIBUTION ? Median.distance(distances, usual) : usual);
    double spread = quantity == Quantity.DISTRIBUTION ? usual + deviation : deviation;
    double floor = leniency.floor(center.getOrDefault(Point.ONE, 0.0));
    return new Band(quantity, center, Math.max(spread, floor), words);
  }

  Band reaching(double atLeast) {
    return new Band(quantity, center, Math.max(reach, atLeast), words);
  }

  boolean holds(Point point) {
    return excess(point) <= 0;
  }

  /** How far beyond it a point is; less than nothing inside. */
  double excess(Point point) {
    return distance(point) - reach;
  }

  double distance(Point point) {
    return apart(point.values(), quantity == Quantity.AGE);
  }

  /** Shares that move from one label to another differ twice. */
  private double apart(Map<String, Double> values, boolean onlyMore) {
    double sum = 0;
    Set<String> labels = new TreeSet<>(values.keySet());
    labels.addAll(center.keySet());
    for (String label : labels) {
      double difference = values.getOrDefault(label, 0.0) - center.getOrDefault(label, 0.0);
      sum += onlyMore ? Math.max(0, difference) : Math.abs(difference);
    }
    return quantity == Quantity.DISTRIBUTION ? sum / 2 : sum;
  }

  private static Set<String> labels(List<Point> points) {
    Set<String> labels = new TreeSet<>();
    points.forEach(point -> labels.addAll(point.values().keySet()));
    return labels;
  }
}
