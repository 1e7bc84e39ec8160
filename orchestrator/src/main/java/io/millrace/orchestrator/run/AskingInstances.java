package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.APPROVAL;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.withRecursive;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.INTEGER;

import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/**
 * How many instances of a mapped task, group or loop await somebody's answer, near and far. Begins
 * with the questions that are open, of which there are few. Reads only.
 */
final class AskingInstances {

  private static final String ASKING = "asking";
  private static final Field<Long> AROUND = field(name(ASKING, "around"), BIGINT);
  private static final Field<Integer> INSTANCES = field(name(ASKING, "instances"), INTEGER);

  private AskingInstances() {}

  /** To be joined {@link #on} a task instance; {@code which} task instances ask. */
  static Table<?> of(Condition which) {
    var asked =
        select(TASK_INSTANCE.PARENT_ID)
            .from(APPROVAL)
            .join(TASK_INSTANCE)
            .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(APPROVAL.TASK_INSTANCE_ID))
            .where(AskedPerson.IS_OPEN)
            .and(TASK_INSTANCE.PARENT_ID.ne(0L))
            .and(which);
    var further =
        select(TASK_INSTANCE.PARENT_ID)
            .from(table(name(ASKING)))
            .join(TASK_INSTANCE)
            .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(AROUND))
            .where(TASK_INSTANCE.PARENT_ID.ne(0L));
    return withRecursive(ASKING, "around")
        .as(asked.unionAll(further))
        .select(AROUND, count())
        .from(table(name(ASKING)))
        .groupBy(AROUND)
        .asTable(ASKING, "around", "instances");
  }

  static Condition on() {
    return AROUND.eq(TASK_INSTANCE.TASK_INSTANCE_ID);
  }

  /** Of the task instance that it was joined on. */
  static Field<Integer> number() {
    return coalesce(INSTANCES, inline(0));
  }

  /** The state, as people see it, of what so many instances of ask. */
  static TaskState shown(TaskState state, int asking) {
    return state == TaskState.WAITING && asking > 0 ? TaskState.AWAITING_APPROVAL : state;
  }

  /** Of one mapped task, group or loop. */
  static int of(DSLContext database, long dagRunId, long taskInstanceId) {
    return database
        .select(INSTANCES)
        .from(of(TASK_INSTANCE.DAG_RUN_ID.eq(dagRunId)))
        .where(AROUND.eq(taskInstanceId))
        .fetchOptional(INSTANCES)
        .orElse(0);
  }
}
