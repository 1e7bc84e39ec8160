package io.millrace.orchestrator.run;

import io.millrace.tasks.Interval;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run to be created.
 *
 * @param runId for people, unique within the DAG
 * @param interval its data interval; the start is the logical date
 * @param paramsJson an object, name to text
 * @param writtenTables warehouse/schema.table, what it must not write beside another run
 * @param timeout null for none
 * @param promises by when it, and tasks of it, are to be done
 */
public record NewRun(
    String dagId,
    String runId,
    RunType type,
    Interval interval,
    String paramsJson,
    List<String> writtenTables,
    @Nullable Duration timeout,
    List<Promise> promises) {

  public NewRun {
    promises = List.copyOf(promises);
  }

  /** One that nobody waits for. */
  public NewRun(
      String dagId,
      String runId,
      RunType type,
      Interval interval,
      String paramsJson,
      List<String> writtenTables,
      @Nullable Duration timeout) {
    this(dagId, runId, type, interval, paramsJson, writtenTables, timeout, List.of());
  }

  /** The same under another name. */
  public NewRun named(String otherRunId) {
    return new NewRun(
        dagId, otherRunId, type, interval, paramsJson, writtenTables, timeout, promises);
  }
}
