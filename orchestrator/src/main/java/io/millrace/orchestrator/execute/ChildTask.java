package io.millrace.orchestrator.execute;

import io.millrace.tasks.ApprovalOperator;
import io.millrace.tasks.Dag;
import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.Retries;
import io.millrace.tasks.SensorOperator;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskSkipped;
import io.millrace.tasks.WarehouseOperator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a child process does: runs the one task that its node orders, and says what came of it. */
public final class ChildTask {

  private static final int ORPHANED = 1;

  private final InputStream node;
  private final OutputStream frames;

  /** {@code node} brings the order, then answers, and ends with the node. */
  public ChildTask(InputStream node, OutputStream frames) {
    this.node = node;
    this.frames = frames;
  }

  /** Finds a DAG by name in a jar, or where that is null on the program's class path. */
  @FunctionalInterface
  public interface Finder {
    Dag find(String dagId, @Nullable Path code);
  }

  /** Runs what is ordered. */
  public void run(Finder dags) throws IOException {
    ChildOrder order = ChildFrames.read(node, ChildOrder.class);
    if (order == null) {
      return;
    }
    Path code = order.code() == null ? null : Path.of(order.code());
    Map<String, Task<?>> tasks = new ConcurrentHashMap<>();
    var context = new ChildContext(order, tasks, frames);
    Thread.ofPlatform().daemon().name("millrace-node").start(() -> listen(context));
    Dag dag = dags.find(order.run().dagId(), code);
    dag.tasks().forEach(task -> tasks.put(task.id(), task));
    ChildFrames.write(frames, outcome(dag, order, context));
  }

  /** Takes answers; without its node the child has nobody to work for. */
  private void listen(ChildContext context) {
    try {
      ChildFrame.Answer answer = ChildFrames.read(node, ChildFrame.Answer.class);
      while (answer != null) {
        context.answered(answer);
        answer = ChildFrames.read(node, ChildFrame.Answer.class);
      }
    } catch (IOException gone) {
      // As at the end.
    }
    Runtime.getRuntime().halt(ORPHANED);
  }

  private static ChildFrame outcome(Dag dag, ChildOrder order, ChildContext context) {
    Retries retries = Retries.NONE;
    try {
      Task<?> task = task(dag, order.taskId());
      retries = task.limits().retries();
      Object output = operator(task).run(context);
      return new ChildFrame.Done(Outputs.write(output));
    } catch (TaskSkipped skipped) {
      return new ChildFrame.Skipped(String.valueOf(skipped.getMessage()));
    } catch (Exception | Error thrown) {
      var trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(context::log);
      Failures.Failure failure = Failures.of(thrown);
      return new ChildFrame.Failed(
          failure.sentence(), failure.retryable(), JudgedByNode.refusal(thrown, retries));
    }
  }

  private static Task<?> task(Dag dag, String taskId) {
    return dag.tasks().stream()
        .filter(task -> task.id().equals(taskId))
        .findFirst()
        .orElseThrow(() ->
            TaskFailed.forGood(
                "DAG %s has no task %s any more; start a new run".formatted(dag.id(), taskId)));
  }

  private static ExternalOperator<?> operator(Task<?> task) {
    return switch (task.operator()) {
      case ExternalOperator<?> external -> external;
      case WarehouseOperator<?> warehouse ->
          throw TaskFailed.forGood("a task in the warehouse runs in the node");
      case ApprovalOperator<?> approval ->
          throw TaskFailed.forGood("a task that asks does so in the node");
      case SensorOperator sensor ->
          throw TaskFailed.forGood("a task that waits does so in the node");
    };
  }
}
