package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jooq.Field;
import org.jooq.InsertReturningStep;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.SelectFromStep;

/** Alerts to be inserted, a column at a time beside what it takes its values from. */
final class NewAlerts {

  private final Map<Field<?>, Field<?>> values = new LinkedHashMap<>();

  private NewAlerts() {}

  /** About runs, taken from {@code dag_run}. */
  static NewAlerts ofRuns(String kind) {
    return new NewAlerts()
        .set(ALERT.AT, currentOffsetDateTime())
        .set(ALERT.KIND, inline(kind))
        .set(ALERT.DAG_RUN_ID, DAG_RUN.DAG_RUN_ID)
        .set(ALERT.DAG_ID, DAG_RUN.DAG_ID)
        .set(ALERT.RUN_ID, DAG_RUN.RUN_ID);
  }

  /** About task instances, taken from {@code task_instance} beside their runs. */
  static NewAlerts ofTasks(String kind) {
    return ofRuns(kind)
        .set(ALERT.TASK_ID, TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH))
        .set(ALERT.TRIES, TASK_INSTANCE.TRY_NUMBER);
  }

  <T> NewAlerts set(Field<T> column, Field<T> value) {
    values.put(column, value);
    return this;
  }

  /** The statement; {@code rows} adds to the select of the values where they are. */
  InsertReturningStep<Record> insert(Function<SelectFromStep<Record>, Select<Record>> rows) {
    return insertInto(ALERT, values.keySet()).select(rows.apply(select(values.values())));
  }
}
