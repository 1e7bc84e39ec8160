package io.millrace.orchestrator.alert;

import static io.millrace.sql.orchestrator.Tables.ALERT;

import java.util.List;
import org.jooq.Field;
import org.jooq.Record;

/** Alerts as they stand in the database. */
final class AlertRows {

  static final List<Field<?>> COLUMNS = List.of(ALERT.fields());

  private AlertRows() {}

  static Alert alert(Record row) {
    return new Alert(
        row.get(ALERT.ALERT_ID),
        row.get(ALERT.AT).toInstant(),
        Alert.Kind.of(row.get(ALERT.KIND)),
        new Alert.Place(row.get(ALERT.DAG_RUN_ID), row.get(ALERT.DAG_ID), row.get(ALERT.RUN_ID)),
        row.get(ALERT.TASK_ID) == null
            ? null
            : new Alert.Task(row.get(ALERT.TASK_ID), row.get(ALERT.TRIES)),
        row.get(ALERT.CHECK_NAME) == null ? null : check(row),
        row.get(ALERT.CHECK_NAME) == null ? row.get(ALERT.TABLE_NAME) : null,
        row.get(ALERT.FAILED_TASKS),
        row.get(ALERT.REASON));
  }

  private static Alert.Check check(Record row) {
    return new Alert.Check(
        row.get(ALERT.CHECK_NAME),
        row.get(ALERT.TABLE_NAME),
        row.get(ALERT.SEVERITY),
        row.get(ALERT.CHECKED),
        row.get(ALERT.FAILED),
        row.get(ALERT.SAMPLE).data(),
        row.get(ALERT.INCIDENT_ID));
  }
}
