package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.alert.AlertListener;
import io.millrace.orchestrator.run.NewNode;
import io.millrace.orchestrator.run.NodeRole;
import io.millrace.orchestrator.text.DidYouMean;
import io.millrace.tasks.Task;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs tasks of the runs that others create, until it is asked to end. */
@Command(
    name = "worker",
    description = "Runs tasks, without schedules and pages, until it is asked to end.")
final class WorkerCommand implements Callable<Integer> {

  private final Program program;

  @Option(
      names = "--queues",
      paramLabel = "QUEUE",
      split = ",",
      description = "Takes the tasks of these queues alone; of all without it.")
  private @Nullable Set<String> queues;

  WorkerCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (queues != null) {
      queues.forEach(this::requireKnown);
    }
    var end = new UntilAsked();
    NewNode node = LocalNode.as(program, NodeRole.WORKER).taking(queues);
    LocalNode.start(program, end, AlertListener.NONE, node).follow(program, catalog -> {});
    program
        .out()
        .println(
            "Millrace runs tasks of "
                + (queues == null ? "all queues" : String.join(", ", new TreeSet<>(queues))));
    program.out().flush();
    end.await(program);
    return 0;
  }

  private void requireKnown(String queue) {
    var known = new TreeSet<>(Set.of(Task.DEFAULT_QUEUE));
    program.catalog().dags().forEach(dag -> dag.tasks().forEach(task -> known.add(task.queue())));
    if (queue.isBlank()) {
      throw new UsageRefused(
          "An empty name is no queue; there is " + String.join(", ", known) + ".");
    }
    if (!known.contains(queue)) {
      String suggestion = DidYouMean.suggestion(queue, known);
      throw new UsageRefused(
          "No task has the queue "
              + queue
              + (suggestion.isEmpty()
                  ? "; there is " + String.join(", ", known) + "."
                  : suggestion));
    }
  }
}
