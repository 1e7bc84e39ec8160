package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.with;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;

import io.millrace.orchestrator.run.SetStatement.Bound;
import io.millrace.sql.orchestrator.tables.TaskInstance;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongFunction;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/** Claims task instances for a node: a new token and a new try each, in one statement. */
final class ClaimTasks {

  /** A task instance to take for a node, if it still is in this state. */
  record Wanted(long taskInstanceId, long nodeId, TaskState from) {}

  private static final SetStatement<Wanted> CLAIM = SetStatement.of(ClaimTasks::claim);

  /** How many {@link #columns} there are; what else is selected comes after them. */
  static final int WIDTH = columns(TASK_INSTANCE).size();

  private ClaimTasks() {}

  /** The token that the next claim of a task instance gets. */
  static long nextToken(long token) {
    return token + 1;
  }

  /** What a {@link Claim} is made of, but for what its run adds. */
  static List<Field<?>> columns(TaskInstance task) {
    return List.of(
        task.TASK_INSTANCE_ID,
        task.DAG_RUN_ID,
        task.ORDINAL,
        task.TASK_ID,
        task.TOKEN,
        task.GENERATION,
        task.TRY_NUMBER,
        task.RESCUES,
        task.HAND_BACKS,
        task.NODE_ID,
        task.PARENT_ID,
        task.MAP_INDEX,
        task.MAP_PATH);
  }

  /** Reads {@link #columns}, selected first. */
  static Claim read(ResultSet row, long dagVersionId, @Nullable StopReason stop)
      throws SQLException {
    return new Claim(
        row.getLong(1),
        row.getLong(2),
        row.getInt(3),
        row.getString(4),
        row.getLong(5),
        row.getInt(6),
        row.getInt(7),
        row.getInt(8),
        row.getInt(9),
        dagVersionId,
        stop,
        mapped(row));
  }

  private static MapPlace mapped(ResultSet row) throws SQLException {
    long parent = row.getLong(11);
    return parent == 0 ? MapPlace.NONE : new MapPlace(parent, row.getInt(12), row.getString(13));
  }

  /** The same, of a run that is locked. */
  static Claim read(ResultSet row, LongFunction<LockedRun> runs) throws SQLException {
    LockedRun run = runs.apply(row.getLong(2));
    return read(row, run.dagVersionId(), run.stop());
  }

  /** Takes task instances, and answers {@link #columns} of those it took. */
  static Bound of(List<Wanted> tasks) {
    return CLAIM.over(tasks);
  }

  private static Query claim(Rows<Wanted> rows) {
    var id = rows.column("id", BIGINT, Wanted::taskInstanceId);
    var node = rows.column("node", BIGINT, Wanted::nodeId);
    var from = rows.column("from_state", CLOB, task -> task.from().key());
    return withTries(
        name("claimed")
            .as(
                update(TASK_INSTANCE)
                    .set(TASK_INSTANCE.STATE, TaskState.RUNNING.key())
                    .set(TASK_INSTANCE.NODE_ID, node)
                    .set(TASK_INSTANCE.TOKEN, TASK_INSTANCE.TOKEN.plus(1))
                    .set(TASK_INSTANCE.TRY_NUMBER, TASK_INSTANCE.TRY_NUMBER.plus(1))
                    .set(TASK_INSTANCE.STARTED_AT, currentOffsetDateTime())
                    .setNull(TASK_INSTANCE.REASON)
                    .from(rows.table())
                    .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(id))
                    .and(TASK_INSTANCE.STATE.eq(from))
                    .returning(columns(TASK_INSTANCE))),
        noCondition());
  }

  /** Adds a try for each task instance that was taken; answers all rows of {@code changed}. */
  static Query withTries(CommonTableExpression<?> changed, Condition taken) {
    var it = TASK_INSTANCE.as(changed.getName());
    var tried =
        name("tried")
            .as(
                insertInto(
                        TASK_TRY,
                        TASK_TRY.TASK_INSTANCE_ID,
                        TASK_TRY.TOKEN,
                        TASK_TRY.GENERATION,
                        TASK_TRY.TRY_NUMBER,
                        TASK_TRY.NODE_ID,
                        TASK_TRY.STATE,
                        TASK_TRY.STARTED_AT)
                    .select(
                        select(
                                it.TASK_INSTANCE_ID,
                                it.TOKEN,
                                it.GENERATION,
                                it.TRY_NUMBER,
                                it.NODE_ID,
                                inline(TryState.RUNNING.key()),
                                currentOffsetDateTime())
                            .from(table(changed.getQualifiedName()))
                            .where(taken))
                    .returning(TASK_TRY.TOKEN));
    return with(changed).with(tried).select().from(table(changed.getQualifiedName()));
  }
}
