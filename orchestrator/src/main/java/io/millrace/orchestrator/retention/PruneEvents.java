package io.millrace.orchestrator.retention;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.EVENT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;

/**
 * Removes changes of state whose run is gone; the caller opens the transaction. They are read in
 * the order in which they happened: an index by run would cost every change of state.
 */
final class PruneEvents {

  private static final int EVENTS = 5000;

  private PruneEvents() {}

  /**
   * Looks at some events, from this one on, and removes what it may; answers the one to go on from,
   * or the same where none older than then is left.
   */
  static long in(DSLContext tx, OffsetDateTime then, long from) {
    List<Long> old =
        tx
            .select(EVENT.EVENT_ID, EVENT.AT)
            .from(EVENT)
            .where(EVENT.EVENT_ID.ge(from))
            .orderBy(EVENT.EVENT_ID)
            .limit(EVENTS)
            .fetch()
            .stream()
            .takeWhile(event -> event.value2().isBefore(then))
            .map(event -> event.value1())
            .toList();
    if (old.isEmpty()) {
      return from;
    }
    tx.deleteFrom(EVENT)
        .where(EVENT.EVENT_ID.eq(any(old.toArray(Long[]::new))))
        .and(notExists(selectOne().from(DAG_RUN).where(DAG_RUN.DAG_RUN_ID.eq(EVENT.DAG_RUN_ID))))
        .execute();
    return old.getLast() + 1;
  }
}
