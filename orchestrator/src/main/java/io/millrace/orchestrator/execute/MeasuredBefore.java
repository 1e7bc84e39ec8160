package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.PastMeasures;
import io.millrace.orchestrator.run.PastMeasures.Past;
import io.millrace.tasks.Check;
import io.millrace.tasks.CheckQueries.Measured;
import io.millrace.tasks.anomaly.Comparison;
import io.millrace.tasks.anomaly.Point;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** What the anomaly checks of a try measured at earlier logical dates. */
final class MeasuredBefore {

  private MeasuredBefore() {}

  /** By the check's name, oldest first. */
  static Map<String, List<Point>> load(DSLContext database, RunningTry running) {
    var reader = new PastMeasures(database);
    Map<String, List<Point>> points = new HashMap<>();
    for (Check check : running.task().checks()) {
      if (check.queries() instanceof Measured measured) {
        var key = new PastMeasures.Key(running.dagId(), running.claim().label(), check.name());
        points.put(
            check.name(),
            reader
                .before(
                    key,
                    running.logicalDate(),
                    measured.comparison().asksForAll(),
                    Comparison.MOST_POINTS)
                .stream()
                .map(past -> point(running, past))
                .toList());
      }
    }
    return points;
  }

  private static Point point(RunningTry running, Past past) {
    return new Point(running.dayOf(past.logicalDate()), past.usual(), past.values());
  }
}
