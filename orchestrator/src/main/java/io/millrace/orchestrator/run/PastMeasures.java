package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_MEASURE;
import static io.millrace.sql.orchestrator.Tables.CHECK_NORMAL;
import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectFromStep;
import org.jooq.SelectOnConditionStep;

/**
 * What an anomaly check measured at earlier logical dates. Of a date that ran more than once it is
 * the newest measure that was published; whatever runs later in time, but of a later date, is not
 * looked at. Reads only.
 */
public final class PastMeasures {

  /**
   * A check of a task of a DAG.
   *
   * @param taskId of an instance with its place
   */
  public record Key(String dagId, String taskId, String check) {}

  /**
   * A measure.
   *
   * @param usual whether nothing was found unusual, or people called it normal since
   */
  public record Past(Instant logicalDate, boolean usual, Map<String, Double> values) {}

  static final Field<OffsetDateTime> DATE =
      coalesce(DAG_RUN.LOGICAL_DATE, CHECK_RESULT.LOGICAL_DATE);

  static final Field<String> TASK =
      coalesce(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH), CHECK_RESULT.TASK_ID);

  private final DSLContext database;

  public PastMeasures(DSLContext database) {
    this.database = database;
  }

  /**
   * The newest before a logical date, oldest first.
   *
   * @param all whether those that were found unusual are asked for as well
   */
  public List<Past> before(Key key, Instant logicalDate, boolean all, int most) {
    OffsetDateTime end = logicalDate.atOffset(ZoneOffset.UTC);
    var normal =
        database
            .select(CHECK_NORMAL.FROM_DATE, CHECK_NORMAL.SAID_AT)
            .from(CHECK_NORMAL)
            .where(CHECK_NORMAL.DAG_ID.eq(key.dagId()))
            .and(CHECK_NORMAL.TASK_ID.eq(key.taskId()))
            .and(CHECK_NORMAL.CHECK_NAME.eq(key.check()))
            .and(CHECK_NORMAL.FROM_DATE.le(end))
            .orderBy(CHECK_NORMAL.CHECK_NORMAL_ID.desc())
            .limit(1)
            .fetchOne();
    return normal == null
        ? before(key, DATE.lt(end), inline(false), all, most)
        : before(
            key,
            DATE.ge(normal.value1()).and(DATE.lt(end)),
            field(CHECK_RESULT.AT.le(normal.value2())),
            all,
            most);
  }

  private List<Past> before(
      Key key, Condition dates, Field<Boolean> isNormal, boolean all, int most) {
    var date = field(name("date"), DATE.getDataType());
    var usual = field(name("usual"), Boolean.class);
    var id = field(name("check_result_id"), Long.class);
    var newest =
        results(
                select(
                        CHECK_RESULT.CHECK_RESULT_ID.as(id),
                        DATE.as(date),
                        field(CHECK_RESULT.FAILED.eq(0L).or(isNormal)).as(usual))
                    .distinctOn(DATE))
            .where(is(key))
            .and(CHECK_RESULT.PUBLISHED)
            .and(dates)
            .orderBy(DATE, CHECK_RESULT.CHECK_RESULT_ID.desc())
            .asTable("newest");
    var points =
        select(id, date, usual)
            .from(newest)
            .where(all ? noCondition() : condition(usual))
            .andExists(
                selectOne()
                    .from(CHECK_MEASURE)
                    .where(CHECK_MEASURE.CHECK_RESULT_ID.eq(of("newest"))))
            .orderBy(date.desc())
            .limit(most)
            .asTable("points");
    Map<Instant, Map<String, Double>> values = new HashMap<>();
    List<Past> past = new ArrayList<>();
    database
        .select(date, usual, CHECK_MEASURE.LABEL, CHECK_MEASURE.VALUE)
        .from(points)
        .join(CHECK_MEASURE)
        .on(CHECK_MEASURE.CHECK_RESULT_ID.eq(of("points")))
        .orderBy(date)
        .forEach(row ->
            values
                .computeIfAbsent(
                    row.value1().toInstant(),
                    at -> {
                      Map<String, Double> its = new HashMap<>();
                      past.add(new Past(at, row.value2(), its));
                      return its;
                    })
                .put(row.value3(), row.value4()));
    return past;
  }

  /** Results with their runs, as far as those are there. */
  static <R extends Record> SelectOnConditionStep<R> results(SelectFromStep<R> columns) {
    return columns
        .from(CHECK_RESULT)
        .leftJoin(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(CHECK_RESULT.TASK_INSTANCE_ID))
        .leftJoin(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID));
  }

  private static Field<Long> of(String results) {
    return field(name(results, "check_result_id"), Long.class);
  }

  /** Of results that {@link #results} joins. */
  static Condition is(Key key) {
    return CHECK_RESULT
        .CHECK_NAME
        .eq(key.check())
        .and(isOf(key.dagId()))
        .and(TASK.eq(key.taskId()));
  }

  /** The same, of all checks of a DAG. */
  static Condition isOf(String dagId) {
    return DAG_RUN.DAG_ID.eq(dagId).or(CHECK_RESULT.DAG_ID.eq(dagId));
  }
}
