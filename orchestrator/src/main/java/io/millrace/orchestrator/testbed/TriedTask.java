package io.millrace.orchestrator.testbed;

import io.millrace.orchestrator.execute.Outputs;
import io.millrace.orchestrator.execute.TaskTrial;
import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.ExecutedQuery;
import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Task;
import io.millrace.tasks.test.CheckOutcome;
import io.millrace.tasks.test.TaskResult;

/** A task that was run alone, as its test sees it. */
final class TriedTask {

  private TriedTask() {}

  static TaskResult result(Task<?> task, TaskTrial.Ended ended) {
    Effect effect = ended.effect();
    return new TaskResult(
        task.id(),
        ended.outcome().key(),
        1,
        effect.rows(),
        effect.rejected(),
        Outputs.read(task, effect.output()),
        ended.reason(),
        effect.checks().stream().map(TriedTask::outcome).toList(),
        effect.queries().stream().map(ExecutedQuery::statement).toList(),
        ended.log());
  }

  private static CheckOutcome outcome(CheckResult check) {
    return new CheckOutcome(
        check.check(),
        check.table(),
        Lower.of(check.status()),
        check.checked(),
        check.failed(),
        check.sample());
  }
}
