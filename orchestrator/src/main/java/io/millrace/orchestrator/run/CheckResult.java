package io.millrace.orchestrator.run;

import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.Thresholds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param severity of the threshold that was exceeded; of a check that passed, the worst it can do
 * @param checked how many were looked at
 * @param failed how many of them failed
 * @param sample failing rows, a JSON array of objects
 * @param columns of the sample, in the order of the query; null if an older program kept it
 * @param statement the query that found them
 * @param thresholds how much may fail, in words; null if an older program kept it in a ledger
 */
public record CheckResult(
    String check,
    String table,
    Severity severity,
    Status status,
    long checked,
    long failed,
    String sample,
    @Nullable List<String> columns,
    String statement,
    @Nullable String thresholds) {

  /** The verdict. */
  public enum Status {
    /** No more failed than may. */
    PASSED,
    /** More failed than may without somebody being told. */
    WARNED,
    /** More failed than may be published. */
    FAILED
  }

  /** Of a check of which the first failure counts. */
  public CheckResult(
      String check,
      String table,
      Severity severity,
      Status status,
      long checked,
      long failed,
      String sample,
      String statement) {
    this(
        check,
        table,
        severity,
        status,
        checked,
        failed,
        sample,
        List.of(),
        statement,
        Thresholds.of(severity).inWords());
  }

  /** With this sample in place of its own. */
  public CheckResult withSample(String other) {
    return new CheckResult(
        check, table, severity, status, checked, failed, other, columns, statement, thresholds);
  }
}
