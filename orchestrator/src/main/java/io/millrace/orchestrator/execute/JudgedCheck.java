package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.CheckResult.Status;
import io.millrace.orchestrator.run.Measurement;
import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Check;
import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.CheckPass.Counts;
import io.millrace.tasks.Thresholds;
import org.jspecify.annotations.Nullable;

/**
 * What a check has found, and what comes of it.
 *
 * @param severity of the threshold that was exceeded; of a check that passed, the worst it can do
 * @param measurement null if it only counts
 */
record JudgedCheck(
    Check check,
    Counts counts,
    Severity severity,
    Status status,
    CheckSample sample,
    @Nullable Measurement measurement) {

  static JudgedCheck of(
      Check check, Counts counts, CheckSample sample, @Nullable Measurement measurement) {
    Severity exceeded = check.exceededBy(counts.failed(), counts.checked()).orElse(null);
    return new JudgedCheck(
        check,
        counts,
        exceeded == null ? check.severity() : exceeded,
        Status.of(exceeded),
        sample,
        measurement);
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
    String found =
        measurement == null
            ? "%d of %d".formatted(counts.failed(), counts.checked())
            : measurement.says();
    return "check %s failed on %s: %s".formatted(check.name(), check.table(), found);
  }

  /** For the log. */
  String sentence() {
    String found =
        measurement == null
            ? "%d of %d failed%s".formatted(counts.failed(), counts.checked(), tolerated())
            : measurement.says();
    return "check %s on %s: %s, %s".formatted(check.name(), check.table(), Lower.of(status), found);
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
        check.consequence(),
        measurement);
  }
}
