package io.millrace.orchestrator.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.orchestrator.run.CheckReader;
import io.millrace.orchestrator.run.RunChecks;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.text.TextTable;
import io.millrace.tasks.AssetUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run with its tasks and checks, as {@code run --json} prints it.
 *
 * @param updates that it was started for, the newest hundred, oldest first
 * @param checks what the latest tries found: all of plain tasks, then of instances of mapped tasks
 *     200 at most, those that failed first
 * @param checksLeftOut how many of instances are left out, for people; null if none is
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
    List<CheckReport> checks,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String checksLeftOut) {

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

  /** A check's result, of a task or, as in {@code load[3]}, an instance of it. */
  record CheckReport(
      String task,
      String check,
      String table,
      String severity,
      String status,
      long checked,
      long failed) {

    @JsonIgnore
    boolean isOfInstance() {
      return task.endsWith("]");
    }
  }

  static RunReport of(RunReader reader, RunReader.Run run) {
    RunChecks checks = reader.shownChecks(run.dagRunId());
    return new RunReport(
        run.dagId(),
        run.runId(),
        run.logicalDate(),
        run.state().key(),
        run.pausedAt(),
        run.note(),
        reader.updates(run),
        reader.tasks(run.dagRunId()).stream().map(RunReport::task).toList(),
        checks.shown().stream().map(RunReport::check).toList(),
        checks.leftOut().orElse(null));
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

  /** With the instances' names, if any is of one. */
  static TextTable checkTable(List<CheckReport> checks) {
    boolean ofInstances = checks.stream().anyMatch(CheckReport::isOfInstance);
    List<String> heads = new ArrayList<>(List.of("CHECK", "TABLE", "SEVERITY", "STATUS"));
    heads.addAll(List.of("FAILED", "CHECKED"));
    if (ofInstances) {
      heads.addFirst("TASK");
    }
    var table = new TextTable(heads.toArray(String[]::new));
    for (CheckReport check : checks) {
      List<Object> cells = new ArrayList<>(List.of(check.check(), check.table()));
      cells.addAll(List.of(check.severity(), check.status(), check.failed(), check.checked()));
      if (ofInstances) {
        cells.addFirst(check.task());
      }
      table.row(cells.toArray());
    }
    return table;
  }

  static CheckReport check(CheckReader.Verdict check) {
    return new CheckReport(
        check.taskId(),
        check.check(),
        check.table(),
        check.severity(),
        check.status(),
        check.checked(),
        check.failed());
  }
}
