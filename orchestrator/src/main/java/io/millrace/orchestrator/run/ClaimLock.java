package io.millrace.orchestrator.run;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import org.jooq.DSLContext;
import org.jooq.Field;

/**
 * Held by each transaction in which a node claims what others left, to its end. Whoever finds it
 * free knows that none is under way any more, though its connection may be lost: the server keeps
 * it until what was claimed can be seen.
 */
final class ClaimLock {

  private static final int OF_CLAIMS = 0x6d6c;

  private ClaimLock() {}

  static void take(RoundTrip trip, long nodeId) {
    trip.add(
        select(
            field(
                "pg_advisory_xact_lock({0}, {1})", Object.class, inline(OF_CLAIMS), key(nodeId))));
  }

  static boolean isFree(DSLContext tx, long nodeId) {
    return tx.select(
            field(
                "pg_try_advisory_xact_lock({0}, {1})",
                Boolean.class, inline(OF_CLAIMS), key(nodeId)))
        .fetchSingle()
        .value1();
  }

  private static Field<Integer> key(long nodeId) {
    return val((int) nodeId);
  }
}
