package io.millrace.orchestrator.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.orchestrator.run.CheckReader;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.text.TextTable;
import io.millrace.tasks.AssetUpdate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run with its tasks and checks, as {@code run --json} prints it.
 *
 * @param updates that it was started for, the newest hundred, oldest first
 */
record RunReport(
    String dagId,
    String runId,
    Instant logicalDate,
    String state,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant pausedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String note,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AssetUpdate> updates,
    List<TaskReport> tasks,
    List<CheckReport> checks) {

  /**
   * A task.
   *
   * @param tries since it was last run again
   * @param earlierTries before that
   * @param rows null if it does not count rows
   * @param node that runs it, or ran its last try
   * @param mapped how far it is, if it is a mapped task, group or loop whose instances are there
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record TaskReport(
      String taskId,
      String state,
      int tries,
      int earlierTries,
      @Nullable Long rows,
      long rejected,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String node,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String note,
      @JsonInclude(JsonInclude.Include.NON_NULL) RunReader.@Nullable Mapped mapped) {

    /** For people. */
    String progress() {
      return mapped == null ? state : state + ", " + mapped.words();
    }
  }

  /** A check's result. */
  record CheckReport(
      String check, String table, String severity, String status, long checked, long failed) {}

  static RunReport of(RunReader reader, RunReader.Run run) {
    return new RunReport(
        run.dagId(),
        run.runId(),
        run.logicalDate(),
        run.state().key(),
        run.pausedAt(),
        run.note(),
        reader.updates(run),
        reader.tasks(run.dagRunId()).stream().map(RunReport::task).toList(),
        reader.checks(run.dagRunId()).stream().map(RunReport::check).toList());
  }

  static TaskReport task(RunReader.Task task) {
    return new TaskReport(
        task.taskId(),
        task.state().key(),
        task.tries(),
        task.earlierTries(),
        task.rows(),
        task.rejected(),
        task.startedAt(),
        task.endedAt(),
        task.node(),
        task.reason(),
        task.note(),
        task.mapped());
  }

  static TextTable checkTable(List<CheckReport> checks) {
    var table = new TextTable("CHECK", "TABLE", "SEVERITY", "STATUS", "FAILED", "CHECKED");
    for (CheckReport check : checks) {
      table.row(
          check.check(),
          check.table(),
          check.severity(),
          check.status(),
          check.failed(),
          check.checked());
    }
    return table;
  }

  static CheckReport check(CheckReader.Result check) {
    return new CheckReport(
        check.check(),
        check.table(),
        check.severity(),
        check.status(),
        check.checked(),
        check.failed());
  }
}
