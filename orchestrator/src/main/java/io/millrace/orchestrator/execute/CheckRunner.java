package io.millrace.orchestrator.execute;

import static java.util.function.Predicate.not;

import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.tasks.Check;
import io.millrace.tasks.CheckPass.Counts;
import io.millrace.tasks.CheckQueries;
import io.millrace.tasks.CheckScan;
import io.millrace.tasks.Quarantine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;

/** Evaluates a task's checks on its own connection before the commit, one after the other. */
final class CheckRunner {

  private final QueryRunner queries;
  private final Consumer<String> log;
  private final JudgeMeasures measures;
  private final List<JudgedCheck> judged = new ArrayList<>();

  CheckRunner(QueryRunner queries, Consumer<String> log, JudgeMeasures measures) {
    this.queries = queries;
    this.log = log;
    this.measures = measures;
  }

  /**
   * Evaluates all of them, also after one has failed: people want to see everything at once. Those
   * that put rows aside come first, so that the others judge what is left; of these, first those
   * that look at a row alone, since a row may begin to fail another when a second one has gone.
   */
  void run(List<Check> checks) {
    List<Check> quarantining = checks.stream().filter(Check::quarantines).toList();
    putAside(quarantining.stream().filter(CheckRunner::looksAtRowsAlone).toList());
    quarantining.stream()
        .filter(not(CheckRunner::looksAtRowsAlone))
        .forEach(check -> putAside(List.of(check)));
    judge(checks.stream().filter(not(Check::quarantines)).toList());
  }

  private static boolean looksAtRowsAlone(Check check) {
    return check.queries() instanceof CheckScan;
  }

  private void putAside(List<Check> checks) {
    List<JudgedCheck> found = judge(checks);
    if (failures() == null) {
      found.forEach(new PutAside(queries, log)::rowsOf);
    }
  }

  private List<JudgedCheck> judge(List<Check> checks) {
    var counts = new CheckCounts(queries, checks);
    List<JudgedCheck> found = checks.stream().map(check -> judge(check, counts)).toList();
    judged.addAll(found);
    return found;
  }

  private JudgedCheck judge(Check check, CheckCounts counts) {
    JudgedCheck result =
        check.queries() instanceof CheckQueries.Measured measured
            ? measures.judge(check, measured)
            : judge(check, counts.of(check));
    log.accept(result.sentence());
    return result;
  }

  private JudgedCheck judge(Check check, Counts counts) {
    CheckSample sample =
        counts.failed() == 0 ? CheckSample.NONE : CheckSample.of(check, queries, log);
    return JudgedCheck.of(check, counts, sample, null);
  }

  List<CheckResult> results() {
    return judged.stream()
        .map(one -> one.result(SecretMasks.hide(queries.render(whereTheyAre(one)))))
        .toList();
  }

  /** The query that shows the failing rows once the task has ended: nothing moves if it fails. */
  private Select<?> whereTheyAre(JudgedCheck one) {
    Quarantine quarantine = one.check().quarantine();
    return quarantine == null || !one.found() || failures() != null
        ? one.check().failing()
        : quarantine.rows(one.check().name());
  }

  /** What the blocking checks that failed found; null if none did. */
  @Nullable String failures() {
    List<String> failed =
        judged.stream().filter(JudgedCheck::blocks).map(JudgedCheck::failure).toList();
    return failed.isEmpty() ? null : "blocking " + String.join("; ", failed);
  }
}
