package io.millrace.orchestrator.run;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

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

  /** For whoever has nothing else to say in a transaction. */
  public static void ring(DSLContext tx) {
    var trip = new RoundTrip(tx);
    ring(trip);
    trip.send();
  }
}
