package io.millrace.bench;

import java.util.Collection;
import java.util.List;

/** What was measured again and again, in order. */
record Figures(List<Double> sorted) {

  static Figures of(Collection<Double> measured) {
    return new Figures(measured.stream().sorted().toList());
  }

  double median() {
    return sorted.get(sorted.size() / 2);
  }

  /** What so many in a hundred stay below. */
  double percentile(int percent) {
    return sorted.get(sorted.size() * percent / 100);
  }

  double least() {
    return sorted.getFirst();
  }

  double most() {
    return sorted.getLast();
  }
}
