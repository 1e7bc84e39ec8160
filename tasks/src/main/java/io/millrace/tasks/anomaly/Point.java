package io.millrace.tasks.anomaly;

import java.time.LocalDate;
import java.util.Map;

/**
 * What was measured at a logical date.
 *
 * @param day of the logical date, in the DAG's time zone
 * @param learnt whether what is usual may be learnt from it
 * @param values one under {@link #ONE}, or one of each label; empty if there was nothing to measure
 */
public record Point(LocalDate day, boolean learnt, Map<String, Double> values) {

  /** The label of a single value. */
  public static final String ONE = "";

  public Point {
    values = Map.copyOf(values);
  }

  double value(String label) {
    return values.getOrDefault(label, 0.0);
  }
}
