package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Measurement;
import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.tasks.Check;
import io.millrace.tasks.CheckPass.Counts;
import io.millrace.tasks.CheckQueries.Measured;
import io.millrace.tasks.anomaly.Judgement;
import io.millrace.tasks.anomaly.Judgement.Change;
import io.millrace.tasks.anomaly.Judgement.Verdict;
import io.millrace.tasks.anomaly.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Record2;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates anomaly checks on the try's own connection: measures, and compares with what the try
 * was given of earlier runs. Confined to the try's thread.
 */
final class JudgeMeasures {

  private static final String LABEL = "label";
  private static final String NOW = "now";
  private static final String BEFORE = "before";

  private final RunningTry running;
  private final QueryRunner queries;

  JudgeMeasures(RunningTry running, QueryRunner queries) {
    this.running = running;
    this.queries = queries;
  }

  JudgedCheck judge(Check check, Measured measured) {
    var now = new Point(running.logicalDay(), true, measure(measured));
    Judgement judgement = measured.comparison().judge(now, running.past(check.name()));
    long checked = judgement.verdict() == Verdict.NO_BASELINE ? 0 : 1;
    long failed = judgement.verdict() == Verdict.UNUSUAL ? 1 : 0;
    return JudgedCheck.of(
        check,
        new Counts(checked, failed),
        failed == 0 ? CheckSample.NONE : sample(now, judgement, check.keep()),
        new Measurement(now.values(), judgement.says(), judgement.least(), judgement.most()));
  }

  private Map<String, Double> measure(Measured measured) {
    Map<String, Double> values = new HashMap<>();
    for (Record2<String, Double> row : queries.fetch(measured.measure(), true)) {
      Double value = row.value2();
      if (value != null && Double.isFinite(value)) {
        values.put(SecretMasks.hide(row.value1()), value);
      }
    }
    return values;
  }

  private static CheckSample sample(Point now, Judgement judgement, int keep) {
    return new CheckSample(Json.write(rows(now, judgement, keep)), columns(judgement));
  }

  private static List<String> columns(Judgement judgement) {
    return judgement.changes().isEmpty()
        ? List.of("measured", "usual_least", "usual_most")
        : List.of(LABEL, NOW, BEFORE);
  }

  /** What is shown as the rows that failed: the measure, or the labels that changed. */
  private static List<Map<String, @Nullable Object>> rows(
      Point now, Judgement judgement, int keep) {
    if (judgement.changes().isEmpty()) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("measured", now.values().get(Point.ONE));
      row.put("usual_least", judgement.least());
      row.put("usual_most", judgement.most());
      return List.of(row);
    }
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Change change : judgement.changes().stream().limit(keep).toList()) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put(LABEL, change.label());
      row.put(NOW, change.now());
      row.put(BEFORE, change.before());
      rows.add(row);
    }
    return rows;
  }
}
