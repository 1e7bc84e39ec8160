package io.millrace.orchestrator.testbed;

import io.millrace.orchestrator.execute.Outputs;
import io.millrace.orchestrator.run.CheckReader;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.TryReader;
import io.millrace.tasks.test.CheckOutcome;
import io.millrace.tasks.test.DagTest;
import io.millrace.tasks.test.RunResult;
import io.millrace.tasks.test.TaskResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** An ended run as its test sees it. */
record RecordedRun(DSLContext database, DagTest test) {

  RunResult result(long dagRunId) {
    var reader = new RunReader(database);
    RunReader.Run run = reader.run(dagRunId).orElseThrow();
    Map<String, String> outputs = Outputs.of(database, dagRunId);
    List<CheckReader.Result> checks = reader.checks(dagRunId);
    return new RunResult(
        run.runId(),
        run.state().key(),
        reader.tasks(dagRunId).stream()
            .flatMap(task -> andInstances(reader, dagRunId, task))
            .map(task ->
                new TaskResult(
                    task.taskId(),
                    task.state().key(),
                    task.tries(),
                    task.rows(),
                    task.rejected(),
                    output(task, outputs),
                    task.reason(),
                    checks.stream()
                        .filter(check -> check.verdict().taskId().equals(task.taskId()))
                        .map(RecordedRun::outcome)
                        .toList(),
                    statements(task.taskInstanceId()),
                    reader.log(task.taskInstanceId())))
            .toList());
  }

  private static Stream<RunReader.Task> andInstances(
      RunReader reader, long dagRunId, RunReader.Task task) {
    return task.mapped() == null
        ? Stream.of(task)
        : Stream.concat(
            Stream.of(task),
            reader.instances(dagRunId, task.taskInstanceId(), Integer.MAX_VALUE).stream()
                .flatMap(instance -> andInstances(reader, dagRunId, instance)));
  }

  private @Nullable Object output(RunReader.Task task, Map<String, String> outputs) {
    String id = task.taskId();
    int bracket = id.indexOf('[');
    return bracket < 0
        ? Outputs.read(test.task(id), outputs.get(id))
        : Outputs.ofInstance(database, task.taskInstanceId(), test.task(id.substring(0, bracket)));
  }

  private List<String> statements(long taskInstanceId) {
    var tries = new TryReader(database);
    return tries.tries(taskInstanceId).stream()
        .limit(1)
        .flatMap(last -> tries.queries(taskInstanceId, last.token()).stream())
        .map(TryReader.Query::statement)
        .toList();
  }

  private static CheckOutcome outcome(CheckReader.Result check) {
    CheckReader.Verdict verdict = check.verdict();
    return new CheckOutcome(
        verdict.check(),
        verdict.table(),
        verdict.status(),
        verdict.checked(),
        verdict.failed(),
        check.sample());
  }
}
