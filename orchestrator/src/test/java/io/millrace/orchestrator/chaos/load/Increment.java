package io.millrace.orchestrator.chaos.load;

import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Adds one row to a table without any key, so that an effect that happens twice shows; then takes
 * its time, and sometimes fails or takes too long the first time.
 */
record Increment(boolean limited) implements WarehouseOperator<Void> {

  private static final double TOO_LONG_SECONDS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** Adds such a task, which takes the time it takes: nothing but the fence ends an old try. */
  static TaskRef<Void> in(DagBuilder dag, String taskId) {
    return dag.task(taskId, new Increment(false));
  }

  /** Adds one that sometimes takes too long the first time, with a limit that ends it then. */
  static TaskRef<Void> limitedIn(DagBuilder dag, String taskId) {
    return dag.task(taskId, new Increment(true)).timeout(LIMIT);
  }

  @Override
  public Class<Void> outputType() {
    return Void.class;
  }

  @Override
  public Lineage lineage() {
    // It writes, but what it writes is nobody's input: runs of a DAG need not wait for each other.
    return Lineage.NONE;
  }

  @Override
  public @Nullable Void run(WarehouseContext context) throws SQLException {
    try (var insert =
        context
            .connection()
            .prepareStatement(
                "insert into increments (dag_id, run_id, task_id, try_number) values (?, ?, ?, ?)")) {
      insert.setString(1, context.dagId());
      insert.setString(2, context.runId());
      insert.setString(3, context.taskId());
      insert.setInt(4, context.tryNumber());
      context.progress(insert.executeUpdate());
    }
    try (var wait = context.connection().prepareStatement("select pg_sleep(?)")) {
      boolean tooLong = limited && Rule.TAKES_TOO_LONG.holds(context);
      wait.setDouble(1, tooLong ? TOO_LONG_SECONDS : Rule.seconds(context));
      wait.execute();
    }
    if (Rule.FAILS_FIRST.holds(context)) {
      throw TaskFailed.forNow("it fails the first time", null);
    }
    return null;
  }
}
