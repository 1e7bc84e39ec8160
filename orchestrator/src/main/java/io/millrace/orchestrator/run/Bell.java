package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.orchestrator.run.SetStatement.Bound;
import org.jooq.DSLContext;

/**
 * Tells all nodes, once the transaction is committed, that there is something to look at which
 * nobody has taken yet. Never rung for a task that its node goes on with itself.
 */
public final class Bell {

  /** What a node listens on. */
  public static final String CHANNEL = "millrace";

  private static final Bound RING =
      Bound.of(select(field("pg_notify({0}, '')", Object.class, inline(CHANNEL))));

  private Bell() {}

  static void ring(RoundTrip trip) {
    trip.add(RING);
  }

  /** Rings if there are other nodes: this one goes on by itself. */
  static void ringOthers(RoundTrip trip, long nodeId) {
    trip.add(
        select(field("pg_notify({0}, '')", Object.class, inline(CHANNEL)))
            .where(
                exists(
                    selectOne()
                        .from(NODE)
                        .where(NODE.STATE.eq(inline(NodeState.ALIVE.key())))
                        .and(NODE.NODE_ID.ne(nodeId)))));
  }

  /** For whoever has nothing else to say in a transaction. */
  public static void ring(DSLContext tx) {
    var trip = new RoundTrip(tx);
    ring(trip);
    trip.send();
  }
}
