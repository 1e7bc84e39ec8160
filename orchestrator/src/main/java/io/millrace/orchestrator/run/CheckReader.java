package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectOnConditionStep;

/** What people ask about the results of checks over many runs. Reads only. */
public final class CheckReader {

  /** A result of a check; {@code sample} is a JSON array of objects, the failing rows. */
  public record Result(
      long checkResultId,
      String dagId,
      String runId,
      String taskId,
      String check,
      String table,
      String severity,
      String status,
      long checked,
      long failed,
      String sample,
      String statement,
      Instant at) {}

  private final DSLContext database;

  public CheckReader(DSLContext database) {
    this.database = database;
  }

  /** The results of every check over all DAGs, newest first, as many as an overview shows. */
  public List<Result> newest(int limit) {
    return results()
        .orderBy(CHECK_RESULT.CHECK_RESULT_ID.desc())
        .limit(limit)
        .fetch(CheckReader::result);
  }

  /** A check's results, newest first. */
  public List<Result> history(String dagId, String check, int limit) {
    return results()
        .where(DAG_RUN.DAG_ID.eq(dagId))
        .and(CHECK_RESULT.CHECK_NAME.eq(check))
        .orderBy(CHECK_RESULT.CHECK_RESULT_ID.desc())
        .limit(limit)
        .fetch(CheckReader::result);
  }

  public Optional<Result> result(long checkResultId) {
    return first(CHECK_RESULT.CHECK_RESULT_ID.eq(checkResultId));
  }

  /** What the tries of a task instance found, those of one try. */
  public List<Result> ofTry(long taskInstanceId, long token) {
    return results()
        .where(CHECK_RESULT.TASK_INSTANCE_ID.eq(taskInstanceId))
        .and(CHECK_RESULT.TOKEN.eq(token))
        .orderBy(CHECK_RESULT.CHECK_RESULT_ID)
        .fetch(CheckReader::result);
  }

  /** The results of a run's latest tries, in the order of its tasks. */
  List<Result> ofRun(long dagRunId) {
    return results()
        .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
        .and(CHECK_RESULT.TOKEN.eq(latestToken()))
        .orderBy(TASK_INSTANCE.ORDINAL, CHECK_RESULT.CHECK_NAME)
        .fetch(CheckReader::result);
  }

  /** Of the tries that had a result of this check of this task instance, the newest. */
  private static Select<Record1<Long>> latestToken() {
    var other = CHECK_RESULT.as("other");
    return select(max(other.TOKEN))
        .from(other)
        .where(other.TASK_INSTANCE_ID.eq(CHECK_RESULT.TASK_INSTANCE_ID))
        .and(other.CHECK_NAME.eq(CHECK_RESULT.CHECK_NAME));
  }

  private Optional<Result> first(Condition which) {
    return results().where(which).limit(1).fetch(CheckReader::result).stream().findFirst();
  }

  private SelectOnConditionStep<? extends Record> results() {
    return database
        .select(
            CHECK_RESULT.CHECK_RESULT_ID,
            DAG_RUN.DAG_ID,
            DAG_RUN.RUN_ID,
            TASK_INSTANCE.TASK_ID,
            CHECK_RESULT.CHECK_NAME,
            CHECK_RESULT.TABLE_NAME,
            CHECK_RESULT.SEVERITY,
            CHECK_RESULT.STATUS,
            CHECK_RESULT.CHECKED,
            CHECK_RESULT.FAILED,
            CHECK_RESULT.SAMPLE,
            CHECK_RESULT.STATEMENT,
            CHECK_RESULT.AT)
        .from(CHECK_RESULT)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(CHECK_RESULT.TASK_INSTANCE_ID))
        .join(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID));
  }

  private static Result result(Record row) {
    return new Result(
        row.get(CHECK_RESULT.CHECK_RESULT_ID),
        row.get(DAG_RUN.DAG_ID),
        row.get(DAG_RUN.RUN_ID),
        row.get(TASK_INSTANCE.TASK_ID),
        row.get(CHECK_RESULT.CHECK_NAME),
        row.get(CHECK_RESULT.TABLE_NAME),
        row.get(CHECK_RESULT.SEVERITY),
        row.get(CHECK_RESULT.STATUS),
        row.get(CHECK_RESULT.CHECKED),
        row.get(CHECK_RESULT.FAILED),
        row.get(CHECK_RESULT.SAMPLE).data(),
        row.get(CHECK_RESULT.STATEMENT),
        row.get(CHECK_RESULT.AT).toInstant());
  }
}
