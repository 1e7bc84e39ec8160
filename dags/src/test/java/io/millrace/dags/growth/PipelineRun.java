package io.millrace.dags.growth;

import io.millrace.tasks.Check;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.Task;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.testing.FakeWarehouseContext;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run of the whole DAG without an orchestrator: its tasks in their order, each with its checks in
 * one transaction, until a blocking check fails.
 */
final class PipelineRun {

  /** What a check found. */
  record Finding(long checked, long failed) {}

  private final TestDatabase database;
  private final Path source;
  private final Map<String, Finding> findings = new TreeMap<>();
  private @Nullable String blockedBy;

  private PipelineRun(TestDatabase database, Path source) {
    this.database = database;
    this.source = source;
  }

  /** Runs the DAG on the files of the folder. */
  static PipelineRun of(TestDatabase database, Path source) throws Exception {
    var run = new PipelineRun(database, source);
    for (Task<?> task : new GrowthEtl().define().tasks()) {
      if (run.blockedBy == null) {
        run.run(task);
      }
    }
    return run;
  }

  /** By the check's name. */
  Map<String, Finding> findings() {
    return findings;
  }

  /** The blocking check that failed. */
  Optional<String> blockedBy() {
    return Optional.ofNullable(blockedBy);
  }

  private void run(Task<?> task) throws Exception {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      var context = new FakeWarehouseContext(connection, source);
      context.set(RunValue.LOGICAL_DATE, Rows.LOGICAL_DATE);
      ((WarehouseOperator<?>) task.operator()).run(context);
      for (Check check : task.checks()) {
        if (blockedBy == null) {
          check(check, context);
        }
      }
      if (blockedBy == null) {
        connection.commit();
      } else {
        connection.rollback();
      }
    }
  }

  private void check(Check check, WarehouseContext context) {
    var counts = context.fetch(check.counts()).getFirst();
    var finding = new Finding(counts.value1(), counts.value2());
    findings.put(check.name(), finding);
    if (finding.failed() > 0) {
      context.fetch(check.failing());
      blockedBy = check.severity() == Check.Severity.BLOCKING ? check.name() : null;
    }
  }
}
