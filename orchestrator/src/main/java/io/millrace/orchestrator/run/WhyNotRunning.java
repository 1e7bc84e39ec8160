package io.millrace.orchestrator.run;

import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** Says of a task instance which condition keeps it from running. Reads only. */
public final class WhyNotRunning {

  /**
   * The answer.
   *
   * @param condition its name, for programs
   * @param sentence for people, without a full stop
   */
  public record Reason(String condition, String sentence) {}

  /** In the order in which they are asked; the first that is not met is the answer. */
  private static final List<UnmetCondition> CONDITIONS =
      List.of(
          new UnmetCondition("ended", TaskConditions::ended),
          new UnmetCondition("running", TaskConditions::running),
          new UnmetCondition("run_stopping", RunConditions::stopping),
          new UnmetCondition("run_paused", RunConditions::paused),
          new UnmetCondition("dag_not_loaded", RunConditions::loadedNowhere),
          new UnmetCondition("tables_taken", RunConditions::tablesTaken),
          new UnmetCondition("dag_full", RunConditions::dagFull),
          new UnmetCondition("run_behind", RunConditions::behind),
          new UnmetCondition("run_queued", RunConditions::queued),
          new UnmetCondition("past", PastConditions::heldUp),
          new UnmetCondition("group_retry", TaskConditions::groupRetry),
          new UnmetCondition("trigger_rule", TaskConditions::upstream),
          new UnmetCondition("retry_delay", TaskConditions::retry),
          new UnmetCondition("deferred", TaskConditions::deferred),
          new UnmetCondition("approval", TaskConditions::approval),
          new UnmetCondition("limit", LimitConditions::noRoom),
          new UnmetCondition("queue", NodeConditions::queueNotTaken),
          new UnmetCondition("places", NodeConditions::placesTaken),
          new UnmetCondition("turn", LimitConditions::behindOthers),
          new UnmetCondition("claim", NodeConditions::aboutToBeClaimed));

  private final DSLContext database;

  public WhyNotRunning(DSLContext database) {
    this.database = database;
  }

  /** The names of all conditions, in the order in which they are asked. */
  static List<String> names() {
    return CONDITIONS.stream().map(UnmetCondition::name).toList();
  }

  /** Empty if the run has no such task. */
  public Optional<Reason> of(long dagRunId, String taskId) {
    return WaitingTask.find(database, dagRunId, taskId).flatMap(this::of);
  }

  private Optional<Reason> of(WaitingTask task) {
    return CONDITIONS.stream()
        .flatMap(condition ->
            condition.rule().unmet(database, task).stream()
                .map(sentence -> new Reason(condition.name(), sentence)))
        .findFirst();
  }
}
