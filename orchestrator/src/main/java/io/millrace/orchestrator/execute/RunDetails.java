package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.orchestrator.run.AssetUpdates;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.AssetUpdate;
import io.millrace.tasks.Interval;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.TaskFailed;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/**
 * What every try of a run needs to know of it.
 *
 * @param updates the newest of those that it was started for, oldest first
 */
record RunDetails(
    long dagRunId,
    String dagId,
    String runId,
    Interval interval,
    Map<String, String> params,
    List<AssetUpdate> updates) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A DAG that was paused for long may have been told of any number. */
  private static final int MOST_UPDATES = 1000;

  /**
   * The value of a run parameter, its default where the run has none.
   *
   * @throws TaskFailed if it is required and absent, or of another type
   */
  <T> T param(RunParam<T> param) {
    String given = params.get(param.name());
    if (given == null) {
      T fallback = param.defaultValue();
      if (fallback == null) {
        throw TaskFailed.forGood("the run has no value for its parameter " + param.name());
      }
      return fallback;
    }
    try {
      return param.type().parse(given);
    } catch (IllegalArgumentException | DateTimeException mistyped) {
      throw TaskFailed.forGood(
          "parameter " + param.name() + " must be " + param.type().expected() + ", not " + given,
          mistyped);
    }
  }

  /** Of a run that is not created. */
  static RunDetails of(NewRun run) {
    return new RunDetails(
        0, run.dagId(), run.runId(), run.interval(), read(run.paramsJson()), List.of());
  }

  static RunDetails load(DSLContext database, long dagRunId) {
    var row =
        database
            .select(
                DAG_RUN.DAG_ID,
                DAG_RUN.RUN_ID,
                DAG_RUN.INTERVAL_START,
                DAG_RUN.INTERVAL_END,
                DAG_RUN.PARAMS,
                DAG_RUN.RUN_TYPE)
            .from(DAG_RUN)
            .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
            .fetchOne();
    if (row == null) {
      throw new IllegalStateException("there is no run " + dagRunId);
    }
    return new RunDetails(
        dagRunId,
        row.value1(),
        row.value2(),
        new Interval(row.value3().toInstant(), row.value4().toInstant()),
        read(row.value5().data()),
        row.value6().equals(RunType.UPDATED.key())
            ? new AssetUpdates(database).seenBy(dagRunId, MOST_UPDATES)
            : List.of());
  }

  private static Map<String, String> read(String params) {
    try {
      return JSON.readValue(params, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("the parameters of a run are no JSON", malformed);
    }
  }
}
