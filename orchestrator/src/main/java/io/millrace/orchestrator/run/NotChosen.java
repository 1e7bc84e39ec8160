package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.NOT_CHOSEN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;

/**
 * What branches have not chosen. It is kept, since such a task may be decided again long after its
 * branch has ended: when something else that it depends on is cleared or marked.
 */
final class NotChosen {

  /**
   * A task of a run, and the one that has chosen others.
   *
   * @param parentId the mapped group or loop that both are instances of members of; 0 if of none
   * @param mapIndex of which element, from 0; -1 if of none
   */
  record Choice(long dagRunId, String taskId, String chooser, long parentId, int mapIndex) {

    Place of(int ordinal) {
      return new Place(dagRunId, ordinal, parentId, mapIndex);
    }
  }

  private static final SetStatement<Long> OF_RUNS = SetStatement.of(NotChosen::ofRuns);

  private NotChosen() {}

  /** Notes what a task has not chosen. */
  static Query keep(Claim chooser, List<String> taskIds) {
    var others = table("unnest({0})", val(taskIds.toArray(String[]::new))).as("other", "task_id");
    return insertInto(
            NOT_CHOSEN,
            NOT_CHOSEN.DAG_RUN_ID,
            NOT_CHOSEN.TASK_ID,
            NOT_CHOSEN.CHOOSER,
            NOT_CHOSEN.PARENT_ID,
            NOT_CHOSEN.MAP_INDEX)
        .select(
            select(
                    val(chooser.dagRunId()),
                    field(name("other", "task_id"), CLOB),
                    val(chooser.taskId()),
                    val(chooser.mapped().parentId()),
                    val(chooser.mapped().index()))
                .from(others))
        .onConflictDoNothing();
  }

  /** Asks for all of these runs. */
  static Supplier<List<Choice>> of(RoundTrip trip, Collection<Long> dagRunIds) {
    return trip.ask(
        OF_RUNS.over(List.copyOf(dagRunIds)),
        row ->
            new Choice(
                row.getLong(1), row.getString(2), row.getString(3), row.getLong(4), row.getInt(5)));
  }

  private static Query ofRuns(Rows<Long> rows) {
    return select(
            NOT_CHOSEN.DAG_RUN_ID,
            NOT_CHOSEN.TASK_ID,
            NOT_CHOSEN.CHOOSER,
            NOT_CHOSEN.PARENT_ID,
            NOT_CHOSEN.MAP_INDEX)
        .from(NOT_CHOSEN)
        .where(NOT_CHOSEN.DAG_RUN_ID.eq(any(rows.array("runs", BIGINT, id -> id))));
  }

  /**
   * Of a run: what these have not chosen, who choose anew; and what somebody asks for by name, as
   * in {@code load} or {@code load[3]}.
   */
  static void forget(DSLContext tx, long dagRunId, List<HeldTask> choosers, Set<String> askedFor) {
    Condition choosesAnew =
        there(NOT_CHOSEN.CHOOSER)
            .and(TASK_INSTANCE.TASK_INSTANCE_ID.eq(any(HeldTask.ids(choosers))));
    Condition isAskedFor =
        there(NOT_CHOSEN.TASK_ID)
            .and(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH).in(askedFor));
    tx.deleteFrom(NOT_CHOSEN)
        .where(NOT_CHOSEN.DAG_RUN_ID.eq(dagRunId))
        .andExists(selectOne().from(TASK_INSTANCE).where(choosesAnew.or(isAskedFor)))
        .execute();
  }

  /** The task instance that a row is about by this name. */
  private static Condition there(Field<String> taskId) {
    return TASK_INSTANCE
        .DAG_RUN_ID
        .eq(NOT_CHOSEN.DAG_RUN_ID)
        .and(TASK_INSTANCE.TASK_ID.eq(taskId))
        .and(TASK_INSTANCE.PARENT_ID.eq(NOT_CHOSEN.PARENT_ID))
        .and(TASK_INSTANCE.MAP_INDEX.eq(NOT_CHOSEN.MAP_INDEX));
  }
}
