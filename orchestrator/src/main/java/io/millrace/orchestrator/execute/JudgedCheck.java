package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.CheckResult.Status;
import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Check;
import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.CheckPass.Counts;
import io.millrace.tasks.Thresholds;

/**
 * What a check has found, and what comes of it.
 *
 * @param severity of the threshold that was exceeded; of a check that passed, the worst it can do
 */
record JudgedCheck(
    Check check, Counts counts, Severity severity, Status status, CheckSample sample) {

  static JudgedCheck of(Check check, Counts counts, CheckSample sample) {
    Severity exceeded = check.exceededBy(counts.failed(), counts.checked()).orElse(null);
    Status status =
        switch (exceeded) {
          case null -> Status.PASSED;
          case WARNING -> Status.WARNED;
          case BLOCKING -> Status.FAILED;
        };
    return new JudgedCheck(
        check, counts, exceeded == null ? check.severity() : exceeded, status, sample);
  }

  boolean blocks() {
    return status == Status.FAILED;
  }

  /** Whether any failed, few enough or too many. */
  boolean found() {
    return counts.failed() > 0;
  }

  /** For those who look for what blocks. */
  String failure() {
    return "check %s failed on %s: %d of %d"
        .formatted(check.name(), check.table(), counts.failed(), counts.checked());
  }

  /** For the log. */
  String sentence() {
    return "check %s on %s: %s, %d of %d failed%s"
        .formatted(
            check.name(),
            check.table(),
            Lower.of(status),
            counts.failed(),
            counts.checked(),
            tolerated());
  }

  /** Why so many failures come to no more than they do. */
  private String tolerated() {
    return counts.failed() == 0 || check.thresholds().equals(Thresholds.of(check.severity()))
        ? ""
        : " (it " + check.thresholds().inWords() + ")";
  }

  /** {@code statement} shows the rows that failed. */
  CheckResult result(String statement) {
    return new CheckResult(
        check.name(),
        check.table().toString(),
        severity,
        status,
        counts.checked(),
        counts.failed(),
        sample.json(),
        sample.columns(),
        statement,
        check.thresholds().inWords());
  }
}
