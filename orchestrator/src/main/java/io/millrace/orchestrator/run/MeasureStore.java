package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_MEASURE;
import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;

/** Keeps what anomaly checks measured beside their results, which must be there before. */
final class MeasureStore {

  private MeasureStore() {}

  /**
   * What keeps it; nothing of a check that only counts.
   *
   * @param published whether what it measured was committed
   */
  static List<Query> keep(long taskInstanceId, long token, CheckResult check, boolean published) {
    Measurement measurement = check.measurement();
    if (measurement == null) {
      return List.of();
    }
    Condition result =
        CHECK_RESULT
            .TASK_INSTANCE_ID
            .eq(taskInstanceId)
            .and(CHECK_RESULT.TOKEN.eq(token))
            .and(CHECK_RESULT.CHECK_NAME.eq(check.check()));
    return List.of(
        update(CHECK_RESULT)
            .set(CHECK_RESULT.PUBLISHED, published)
            .set(CHECK_RESULT.SAYS, measurement.says())
            .set(CHECK_RESULT.USUAL_LEAST, measurement.least())
            .set(CHECK_RESULT.USUAL_MOST, measurement.most())
            .where(result),
        values(result, new TreeMap<>(measurement.values())));
  }

  private static Query values(Condition result, Map<String, Double> values) {
    Field<String[]> labels = val(values.keySet().toArray(String[]::new));
    Field<Double[]> numbers = val(values.values().toArray(Double[]::new));
    var measured = table("unnest({0}, {1})", labels, numbers).as("measured", "label", "number");
    return insertInto(
            CHECK_MEASURE, CHECK_MEASURE.CHECK_RESULT_ID, CHECK_MEASURE.LABEL, CHECK_MEASURE.VALUE)
        .select(
            select(
                    CHECK_RESULT.CHECK_RESULT_ID,
                    field(name("measured", "label"), CHECK_MEASURE.LABEL.getDataType()),
                    field(name("measured", "number"), CHECK_MEASURE.VALUE.getDataType()))
                .from(CHECK_RESULT)
                .crossJoin(measured)
                .where(result));
  }
}
