package io.millrace.tasks.anomaly;

import java.util.Arrays;
import java.util.Collection;

/** The middle of numbers, which half of them may be out of place without moving far. */
final class Median {

  /**
   * Of normally distributed numbers, so many median distances from the median are one standard
   * deviation.
   */
  static final double DEVIATION = 1.4826;

  private Median() {}

  /** Of one number at least; of an even number of them, the mean of the two in the middle. */
  static double of(Collection<Double> numbers) {
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
  }

  /** The median distance from a number. */
  static double distance(Collection<Double> numbers, double from) {
    return of(numbers.stream().map(number -> Math.abs(number - from)).toList());
  }
}
