package io.millrace.tasks.anomaly;

import java.util.List;

/** How what was measured is compared with what was measured before. */
public sealed interface Comparison permits WithUsual, WithPrevious {

  /** So many points are asked for at most. */
  int MOST_POINTS = 90;

  /**
   * Judges a point.
   *
   * @param earlier by logical date, the oldest first
   */
  Judgement judge(Point now, List<Point> earlier);

  /** Whether points that nothing may be learnt from are asked for as well. */
  boolean asksForAll();
}
