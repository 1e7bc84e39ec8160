package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_TASK;

import io.millrace.tasks.GroupRetries;
import io.millrace.tasks.Past;
import io.millrace.tasks.Relations;
import io.millrace.tasks.TaskRole;
import java.time.Duration;
import java.util.Locale;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** How a task stands to others, as the database has it. */
final class StoredRelations {

  private StoredRelations() {}

  static @Nullable Integer groupRetries(RunGraph.Node task) {
    GroupRetries retries = task.relations().retries();
    return retries == null ? null : retries.times();
  }

  static @Nullable Long groupRetryMillis(RunGraph.Node task) {
    GroupRetries retries = task.relations().retries();
    return retries == null ? null : retries.delay().toMillis();
  }

  /** Reads a row of {@link io.millrace.sql.orchestrator.tables.DagTask}. */
  static Relations of(Record task) {
    Integer times = task.get(DAG_TASK.GROUP_RETRIES);
    Long millis = task.get(DAG_TASK.GROUP_RETRY_MILLIS);
    return new Relations(
        Past.valueOf(task.get(DAG_TASK.PAST).toUpperCase(Locale.ROOT)),
        TaskRole.valueOf(task.get(DAG_TASK.PART).toUpperCase(Locale.ROOT)),
        task.get(DAG_TASK.TASK_GROUP),
        times == null || millis == null
            ? null
            : new GroupRetries(times, Duration.ofMillis(millis)));
  }
}
