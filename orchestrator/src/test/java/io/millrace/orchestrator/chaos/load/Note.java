package io.millrace.orchestrator.chaos.load;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.shell.ShellOperator.shell;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.TaskContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tasks outside the warehouse: each try appends a line with run, task and idempotency key to the
 * file that {@code CHAOS_NOTES} names, and takes its time.
 */
final class Note {

  private Note() {}

  static ExternalOperator<Void> byJava() {
    return java(Note::write);
  }

  /** Every few runs the first try goes on for a minute, which its timeout ends. */
  static ExternalOperator<Void> byShell() {
    return shell(
        """
        echo "$MILLRACE_DAG_ID $MILLRACE_RUN_ID $MILLRACE_TASK_ID $MILLRACE_IDEMPOTENCY_KEY" \
          >> "$CHAOS_NOTES"
        sum=$(printf %s "$MILLRACE_RUN_ID" | cksum | cut -d ' ' -f 1)
        if [ "$MILLRACE_TRY_NUMBER" = 1 ] && [ $((sum % 3)) = 0 ]; then sleep 60; fi
        sleep 0.$((sum % 4 + 1))
        """);
  }

  private static void write(TaskContext context) throws IOException, InterruptedException {
    String line =
        String.join(
            " ", context.dagId(), context.runId(), context.taskId(), context.idempotencyKey());
    Files.writeString(Path.of(System.getenv("CHAOS_NOTES")), line + "\n", CREATE, APPEND);
    long millis = Math.round(Rule.seconds(context) * 1000);
    boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    context.log("noted " + !never);
  }
}
