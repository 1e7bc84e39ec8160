package io.millrace.orchestrator.execute;

import static java.util.function.Predicate.not;

import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.tasks.Check;
import io.millrace.tasks.CheckPass.Counts;
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
  private final List<JudgedCheck> judged = new ArrayList<>();

  CheckRunner(QueryRunner queries, Consumer<String> log) {
    this.queries = queries;
    this.log = log;
  }

  /**
   * Evaluates all of them, also after one has failed: people want to see everything at once. Those
   * that put rows aside come first, so that the others judge what is left.
   */
  void run(List<Check> checks) {
    judge(checks.stream().filter(Check::quarantines).toList());
    if (failures() == null) {
      judged.forEach(new PutAside(queries, log)::rowsOf);
    }
    judge(checks.stream().filter(not(Check::quarantines)).toList());
  }

  private void judge(List<Check> checks) {
    var counts = new CheckCounts(queries, checks);
    for (Check check : checks) {
      judged.add(judge(check, counts.of(check)));
    }
  }

  private JudgedCheck judge(Check check, Counts counts) {
    CheckSample sample =
        counts.failed() == 0 ? CheckSample.NONE : CheckSample.of(check, queries, log);
    JudgedCheck result = JudgedCheck.of(check, counts, sample);
    log.accept(result.sentence());
    return result;
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

  /** What to say of the blocking checks that failed, and where to go on; null if none did. */
  @Nullable String blocked() {
    String failures = failures();
    return failures == null
        ? null
        : failures
            + "; nothing was published (`millrace checks` shows the rows; mend them where they come"
            + " from, then `millrace runs retry RUN --from` the task that loads them)";
  }

  /** What the blocking checks that failed found; null if none did. */
  @Nullable String failures() {
    List<String> failed =
        judged.stream().filter(JudgedCheck::blocks).map(JudgedCheck::failure).toList();
    return failed.isEmpty() ? null : "blocking " + String.join("; ", failed);
  }
}
