package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import io.millrace.sql.orchestrator.tables.DagRun;
import java.time.OffsetDateTime;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;

/**
 * When tables were written: as their writers' tries succeeded, which a clear keeps and a mark is
 * not.
 */
final class TableWritings {

  private static final DagRun RUN = DAG_RUN.as("writing");

  private TableWritings() {}

  /**
   * The last by tasks of a DAG; null if there is none.
   *
   * @param which of them count, as {@link #after} says
   */
  static Select<Record1<OffsetDateTime>> last(
      Field<String> dagId, Field<String[]> writers, Condition which) {
    return select(max(TASK_TRY.ENDED_AT))
        .from(RUN)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.DAG_RUN_ID.eq(RUN.DAG_RUN_ID))
        .join(TASK_TRY)
        .on(TASK_TRY.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
        .where(RUN.DAG_ID.eq(dagId))
        .and(TASK_INSTANCE.TASK_ID.eq(any(writers)))
        .and(TASK_TRY.STATE.eq(inline(TryState.SUCCESS.key())))
        .and(which);
  }

  /** Those after a moment, at which their runs had not ended either. */
  static Condition after(Field<OffsetDateTime> time) {
    return RUN.ENDED_AT.isNull().or(RUN.ENDED_AT.gt(time)).and(TASK_TRY.ENDED_AT.gt(time));
  }
}
