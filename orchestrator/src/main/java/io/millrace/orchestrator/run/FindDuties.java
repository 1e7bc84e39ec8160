package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.orchestrator.database.DatabaseClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Query;

/** Finds what a node is to attend to beside the hot path, in one statement. */
final class FindDuties {

  private static final SetStatement<Scope> FIND = SetStatement.of(FindDuties::find);

  private FindDuties() {}

  /** For the DAGs that it knows and the queues that it takes. */
  static Duties of(DSLContext database, Scope scope) {
    var trip = new RoundTrip(database);
    var answer = trip.ask(FIND.over(List.of(scope)), FindDuties::read);
    trip.send();
    return answer.get().getFirst();
  }

  private static Duties read(ResultSet row) throws SQLException {
    return new Duties(
        row.getBoolean(1),
        row.getBoolean(2),
        row.getBoolean(3),
        row.getBoolean(4),
        row.getBoolean(5),
        row.getBoolean(6),
        row.getBoolean(7),
        row.getBoolean(8),
        row.getObject(9, Long.class),
        row.getObject(10, Long.class),
        row.getBoolean(11),
        row.getBoolean(12),
        row.getBoolean(13));
  }

  private static Query find(Rows<Scope> scope) {
    var running = DAG_RUN.STATE.eq(inline(RunState.RUNNING.key()));
    // Over no rows it is null, where greatest() alone would make 0 of that: a retry that is due.
    var millisLeft = DatabaseClock.millisUntil(TASK_INSTANCE.DUE_AT);
    var retry =
        field(
            select(min(millisLeft))
                .from(TASK_INSTANCE)
                .where(TaskRows.in(TaskState.UP_FOR_RETRY).or(TaskRows.in(TaskState.WAITING)))
                .and(TASK_INSTANCE.DUE_AT.isNotNull()));
    var queued = AdmitRuns.queuedFor(scope);
    var ready = ReadyTasks.hasReady(scope);
    return select(
        field(exists(selectOne().from(DAG_RUN).where(queued))),
        field(exists(selectOne().from(DAG_RUN).where(ready))),
        field(exists(selectOne().from(READY_QUEUE).where(ReadyQueue.isLimited()))),
        field(RescueTasks.exist()),
        field(exists(selectOne().from(DAG_RUN).where(running).and(RunStore.overdue()))),
        field(
            exists(selectOne().from(DAG_RUN).where(running).and(DAG_RUN.STOP_REASON.isNotNull()))),
        field(PendingMarks.exist()),
        field(WakePast.exist()),
        Deferrals.nextMillis(),
        retry,
        field(Deadlines.due()),
        field(AnswerTasks.due()),
        field(AssetUpdates.anyWait()));
  }
}
