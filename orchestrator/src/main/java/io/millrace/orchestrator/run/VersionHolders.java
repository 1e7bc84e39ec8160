package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.NODE_DAG;
import static org.jooq.impl.DSL.all;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import org.jooq.Condition;
import org.jooq.Field;

/** The nodes that have a version of a DAG and start something yet: its runs are for them first. */
final class VersionHolders {

  private VersionHolders() {}

  /** There are none; asked once a statement, since once a run would be another plan. */
  static Condition none(Field<Long> version) {
    return version.ne(
        all(
            array(
                select(NODE_DAG.DAG_VERSION_ID)
                    .from(NODE_DAG)
                    .join(NODE)
                    .on(NODE.NODE_ID.eq(NODE_DAG.NODE_ID))
                    .where(startsSomething()))));
  }

  /** None of them takes the tasks of a queue. */
  static Condition noneTakes(Field<Long> version, Field<String> queue) {
    return notExists(
        selectOne()
            .from(NODE_DAG)
            .join(NODE)
            .on(NODE.NODE_ID.eq(NODE_DAG.NODE_ID))
            .where(NODE_DAG.DAG_VERSION_ID.eq(version))
            .and(startsSomething())
            .and(takes(queue)));
  }

  /** Some node has a version of the DAG, whichever, and takes the tasks of a queue. */
  static Condition someKnow(Field<String> dagId, Field<String> queue) {
    return exists(
        selectOne()
            .from(NODE_DAG)
            .join(NODE)
            .on(NODE.NODE_ID.eq(NODE_DAG.NODE_ID))
            .where(NODE_DAG.DAG_ID.eq(dagId))
            .and(startsSomething())
            .and(takes(queue)));
  }

  private static Condition takes(Field<String> queue) {
    return NODE.QUEUES.isNull().or(queue.eq(any(NODE.QUEUES)));
  }

  private static Condition startsSomething() {
    return NODE.STATE.eq(inline(NodeState.ALIVE.key())).and(not(NODE.LEAVING));
  }
}
