package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.NOT_CHOSEN;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Query;

/**
 * What branches have not chosen. It is kept, since such a task may be decided again long after its
 * branch has ended: when something else that it depends on is cleared or marked.
 */
final class NotChosen {

  /** A task of a run, and the one that has chosen others. */
  record Choice(long dagRunId, String taskId, String chooser) {}

  private static final SetStatement<Long> OF_RUNS = SetStatement.of(NotChosen::ofRuns);

  private NotChosen() {}

  /** Notes what a task has not chosen. */
  static Query keep(Claim chooser, List<String> taskIds) {
    var others = table("unnest({0})", val(taskIds.toArray(String[]::new))).as("other", "task_id");
    return insertInto(NOT_CHOSEN, NOT_CHOSEN.DAG_RUN_ID, NOT_CHOSEN.TASK_ID, NOT_CHOSEN.CHOOSER)
        .select(
            select(
                    val(chooser.dagRunId()),
                    field(name("other", "task_id"), CLOB),
                    val(chooser.taskId()))
                .from(others))
        .onConflictDoNothing();
  }

  /** Asks for all of these runs. */
  static Supplier<List<Choice>> of(RoundTrip trip, Collection<Long> dagRunIds) {
    return trip.ask(
        OF_RUNS.over(List.copyOf(dagRunIds)),
        row -> new Choice(row.getLong(1), row.getString(2), row.getString(3)));
  }

  private static Query ofRuns(Rows<Long> rows) {
    return select(NOT_CHOSEN.DAG_RUN_ID, NOT_CHOSEN.TASK_ID, NOT_CHOSEN.CHOOSER)
        .from(NOT_CHOSEN)
        .where(NOT_CHOSEN.DAG_RUN_ID.eq(any(rows.array("runs", BIGINT, id -> id))));
  }

  /** Of a run: what these have not chosen, who choose anew; and these, which somebody asks for. */
  static void forget(
      DSLContext tx, long dagRunId, Collection<String> choosers, Set<String> askedFor) {
    tx.deleteFrom(NOT_CHOSEN)
        .where(NOT_CHOSEN.DAG_RUN_ID.eq(dagRunId))
        .and(NOT_CHOSEN.CHOOSER.in(choosers).or(NOT_CHOSEN.TASK_ID.in(askedFor)))
        .execute();
  }
}
