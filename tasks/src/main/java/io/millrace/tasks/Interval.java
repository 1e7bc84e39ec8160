package io.millrace.tasks;

import java.time.Instant;

/** The span of data a run is about, half-open: start inclusive, end exclusive. */
public record Interval(Instant start, Instant end) {

  public Interval {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException("the interval ends at " + end + ", before " + start);
    }
  }
}
