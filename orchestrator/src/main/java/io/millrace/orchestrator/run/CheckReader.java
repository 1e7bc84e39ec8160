package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.case_;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.Thresholds;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jooq.SelectOnConditionStep;
import org.jooq.SelectSelectStep;
import org.jspecify.annotations.Nullable;

/**
 * What people ask about the results of checks over many runs, those that were removed included.
 * Reads only.
 */
public final class CheckReader {

  /**
   * What a check came to, without the rows that it kept, of which there may be very many.
   *
   * @param thresholds what failing does, in words
   * @param logicalDate of the run; null if it was removed before that was kept
   */
  public record Verdict(
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
      String thresholds,
      @Nullable Instant logicalDate,
      Instant at) {

    public boolean isOfInstance() {
      return taskId.endsWith("]");
    }
  }

  /**
   * What a check came to, with the rows that it kept.
   *
   * @param sample failing rows, a JSON array of objects
   * @param columns of those, in order; empty if that is not known
   * @param statement the query that found them
   */
  public record Result(Verdict verdict, String sample, List<String> columns, String statement) {}

  /** Of a result whose run was removed, the result itself says to what it belonged. */
  static final Field<String> DAG_ID = coalesce(DAG_RUN.DAG_ID, CHECK_RESULT.DAG_ID).as("dag_id");

  static final Field<String> RUN_ID = coalesce(DAG_RUN.RUN_ID, CHECK_RESULT.RUN_ID).as("run_id");
  static final Field<String> TASK_ID =
      coalesce(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH), CHECK_RESULT.TASK_ID)
          .as("task_id");

  private static final Field<String> THRESHOLDS =
      coalesce(CHECK_RESULT.THRESHOLDS, CHECK_RESULT.SEVERITY).as("thresholds");
  static final Field<OffsetDateTime> LOGICAL_DATE =
      coalesce(DAG_RUN.LOGICAL_DATE, CHECK_RESULT.LOGICAL_DATE).as("logical_date");

  /** The indices from the outside in, by which the tenth comes after the second. */
  private static final Field<Integer[]> PLACE =
      field(
          "string_to_array(btrim({0}, '[]'), '][')::int[]",
          Integer[].class, TASK_INSTANCE.MAP_PATH);

  private static final List<Field<?>> VERDICT =
      List.of(
          CHECK_RESULT.CHECK_RESULT_ID,
          DAG_ID,
          RUN_ID,
          TASK_ID,
          CHECK_RESULT.CHECK_NAME,
          CHECK_RESULT.TABLE_NAME,
          CHECK_RESULT.SEVERITY,
          CHECK_RESULT.STATUS,
          CHECK_RESULT.CHECKED,
          CHECK_RESULT.FAILED,
          THRESHOLDS,
          LOGICAL_DATE,
          CHECK_RESULT.AT);

  private final DSLContext database;

  public CheckReader(DSLContext database) {
    this.database = database;
  }

  /** The results of every check over all DAGs, newest first, as many as an overview shows. */
  public List<Verdict> newest(int limit) {
    return verdicts()
        .orderBy(CHECK_RESULT.CHECK_RESULT_ID.desc())
        .limit(limit)
        .fetch(CheckReader::verdict);
  }

  /** One result, with the first of its failing rows, at most so many. */
  public Optional<Result> result(long checkResultId, int rows) {
    Field<JSONB> first =
        field(
                "jsonb_path_query_array({0}, {1}::jsonpath)",
                JSONB.class, CHECK_RESULT.SAMPLE, inline("$[0 to " + (rows - 1) + "]"))
            .as("first_rows");
    return results(first)
        .where(CHECK_RESULT.CHECK_RESULT_ID.eq(checkResultId))
        .fetchOptional(row -> result(row, row.get(first)));
  }

  /** What the tries of a task instance found, those of one try. */
  public List<Verdict> ofTry(long taskInstanceId, long token) {
    return verdicts()
        .where(CHECK_RESULT.TASK_INSTANCE_ID.eq(taskInstanceId))
        .and(CHECK_RESULT.TOKEN.eq(token))
        .orderBy(CHECK_RESULT.CHECK_RESULT_ID)
        .fetch(CheckReader::verdict);
  }

  /** What a run's latest tries found, as much of it as people are shown. */
  public RunChecks ofRun(long dagRunId) {
    List<Verdict> own =
        latest(verdicts(), dagRunId, TASK_INSTANCE.PARENT_ID.eq(0L))
            .orderBy(TASK_INSTANCE.ORDINAL, CHECK_RESULT.CHECK_NAME)
            .fetch(CheckReader::verdict);
    Field<Integer> all = count().over().as("all_of_instances");
    var ofInstances =
        latest(of(database.select(VERDICT).select(all)), dagRunId, TASK_INSTANCE.PARENT_ID.ne(0L))
            .orderBy(
                case_(CHECK_RESULT.STATUS).when("failed", 0).when("warned", 1).otherwise(2),
                TASK_INSTANCE.ORDINAL,
                PLACE,
                CHECK_RESULT.CHECK_NAME)
            .limit(RunChecks.MOST_OF_INSTANCES)
            .fetch();
    return new RunChecks(
        own,
        ofInstances.map(CheckReader::verdict),
        ofInstances.isEmpty() ? 0 : ofInstances.getFirst().get(all));
  }

  /** All that a run's latest tries found, with every failing row that was kept. */
  List<Result> ofRunWithRows(long dagRunId) {
    return latest(results(CHECK_RESULT.SAMPLE), dagRunId, noCondition())
        .orderBy(TASK_INSTANCE.ORDINAL, PLACE, CHECK_RESULT.CHECK_NAME)
        .fetch(row -> result(row, row.get(CHECK_RESULT.SAMPLE)));
  }

  private static SelectConditionStep<? extends Record> latest(
      SelectOnConditionStep<? extends Record> results, long dagRunId, Condition which) {
    return results
        .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
        .and(which)
        .and(TASK_INSTANCE.STATE.ne(TaskState.REMOVED.key()))
        .and(CHECK_RESULT.TOKEN.eq(latestToken()));
  }

  /** Of the tries that had a result of this check of this task instance, the newest. */
  private static Select<Record1<Long>> latestToken() {
    var other = CHECK_RESULT.as("other");
    return select(max(other.TOKEN))
        .from(other)
        .where(other.TASK_INSTANCE_ID.eq(CHECK_RESULT.TASK_INSTANCE_ID))
        .and(other.CHECK_NAME.eq(CHECK_RESULT.CHECK_NAME));
  }

  private SelectOnConditionStep<? extends Record> verdicts() {
    return of(database.select(VERDICT));
  }

  private SelectOnConditionStep<? extends Record> results(Field<JSONB> sample) {
    return of(
        database.select(VERDICT).select(CHECK_RESULT.STATEMENT, CHECK_RESULT.COLUMNS, sample));
  }

  /** Results with what they belong to, whether that is still there or not. */
  static SelectOnConditionStep<? extends Record> of(SelectSelectStep<? extends Record> columns) {
    return columns
        .from(CHECK_RESULT)
        .leftJoin(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(CHECK_RESULT.TASK_INSTANCE_ID))
        .leftJoin(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID));
  }

  private static Verdict verdict(Record row) {
    OffsetDateTime logicalDate = row.get(LOGICAL_DATE);
    return new Verdict(
        row.get(CHECK_RESULT.CHECK_RESULT_ID),
        row.get(DAG_ID),
        row.get(RUN_ID),
        row.get(TASK_ID),
        row.get(CHECK_RESULT.CHECK_NAME),
        row.get(CHECK_RESULT.TABLE_NAME),
        row.get(CHECK_RESULT.SEVERITY),
        row.get(CHECK_RESULT.STATUS),
        row.get(CHECK_RESULT.CHECKED),
        row.get(CHECK_RESULT.FAILED),
        inWords(row.get(THRESHOLDS)),
        logicalDate == null ? null : logicalDate.toInstant(),
        row.get(CHECK_RESULT.AT).toInstant());
  }

  /** Older programs kept a severity where the first failure counts. */
  private static String inWords(String thresholds) {
    return switch (thresholds) {
      case "warning" -> Thresholds.of(Severity.WARNING).inWords();
      case "blocking" -> Thresholds.of(Severity.BLOCKING).inWords();
      default -> thresholds;
    };
  }

  private static Result result(Record row, JSONB sample) {
    String[] columns = row.get(CHECK_RESULT.COLUMNS);
    return new Result(
        verdict(row),
        sample.data(),
        columns == null ? List.of() : List.of(columns),
        row.get(CHECK_RESULT.STATEMENT));
  }
}
