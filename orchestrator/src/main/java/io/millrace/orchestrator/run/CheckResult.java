package io.millrace.orchestrator.run;

import io.millrace.tasks.Check.Severity;

/**
 * What a check found.
 *
 * @param checked how many were looked at
 * @param failed how many of them failed
 * @param sample failing rows, a JSON array of objects
 * @param statement the query that found them
 */
public record CheckResult(
    String check,
    String table,
    Severity severity,
    Status status,
    long checked,
    long failed,
    String sample,
    String statement) {

  /** The verdict. */
  public enum Status {
    PASSED,
    /** A warning that failed. */
    WARNED,
    /** A blocking check that failed. */
    FAILED
  }

  /** With this sample in place of its own. */
  public CheckResult withSample(String other) {
    return new CheckResult(check, table, severity, status, checked, failed, other, statement);
  }
}
