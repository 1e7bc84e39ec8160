package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.Mark;
import io.millrace.orchestrator.run.Marked;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.text.DidYouMean;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a run or a task count as succeeded or failed, whatever it did. */
@Command(
    name = "mark",
    description = "Has a run, or one of its tasks, count as success or failed, whatever it did.")
final class RunsMarkCommand implements Callable<Integer> {

  private final Program program;

  @Parameters(index = "0", paramLabel = "RUN")
  private String runId = "";

  @Parameters(index = "1", paramLabel = "STATE", description = "success or failed.")
  private String state = "";

  @Option(names = "--dag", paramLabel = "DAG", description = "A run of this DAG.")
  private @Nullable String dagId;

  @Option(names = "--task", paramLabel = "TASK", description = "This task instead of the run.")
  private @Nullable String taskId;

  RunsMarkCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    Mark mark = Mark.of(state).orElseThrow(this::noState);
    Store store = Store.open(program);
    RunReader.Run run = store.run(dagId, runId);
    Marked marked =
        taskId == null
            ? store.operations().markRun(run.dagRunId(), mark, store.actor())
            : store.operations().mark(run.dagRunId(), taskId, mark, store.actor());
    String it = taskId == null ? run.label() : "task " + taskId + " of " + run.label();
    program.out().println(it + sentence(marked, mark));
    if (taskId != null && mark == Mark.SUCCESS) {
      store
          .reader()
          .missedOutput(run.dagRunId(), taskId)
          .ifPresent(missed -> program.out().println("Warning: " + missed + "."));
    }
    return 0;
  }

  private UsageRefused noState() {
    List<String> states = Arrays.stream(Mark.values()).map(Mark::key).toList();
    return new UsageRefused(
        "what can be marked is %s, not %s%s"
            .formatted(String.join(" or ", states), state, DidYouMean.suggestion(state, states)));
  }

  private static String sentence(Marked marked, Mark mark) {
    return switch (marked) {
      case NOW -> " is marked as " + mark.key();
      case ONCE_STOPPED -> " is being stopped, and is marked as " + mark.key() + " then";
      case BEFORE -> " is " + mark.key() + " already";
    };
  }
}
