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
 * @param measurement null if it only counts
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
    @Nullable String thresholds,
    @Nullable Measurement measurement) {

  /** The verdict. */
  public enum Status {
    /** No more failed than may. */
    PASSED,
    /** More failed than may without somebody being told. */
    WARNED,
    /** More failed than may be published. */
    FAILED;

    /** Of the threshold that was exceeded; null if none was. */
    public static Status of(@Nullable Severity exceeded) {
      return switch (exceeded) {
        case null -> PASSED;
        case WARNING -> WARNED;
        case BLOCKING -> FAILED;
      };
    }
  }

  /** Of a check that only counts. */
  public CheckResult(
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
    this(
        check,
        table,
        severity,
        status,
        checked,
        failed,
        sample,
        columns,
        statement,
        thresholds,
        null);
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

  /** What it found, for a sentence. */
  public String found() {
    return measurement == null ? "%d of %d".formatted(failed, checked) : measurement.says();
  }

  /** With this sample in place of its own. */
  public CheckResult withSample(String other) {
    return new CheckResult(
        check,
        table,
        severity,
        status,
        checked,
        failed,
        other,
        columns,
        statement,
        thresholds,
        measurement);
  }
}
