package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.TIMESTAMPWITHTIMEZONE;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;

/** The nodes and their leases, all on the database's clock. */
public final class Nodes {

  private static final String ALIVE = "alive";

  private final DSLContext database;
  private final Duration lease;

  public Nodes(DSLContext database, Duration lease) {
    this.database = database;
    this.lease = lease;
  }

  public Duration lease() {
    return lease;
  }

  /** Registers a process; answers its id, never used before. */
  public long join(String name) {
    return database
        .insertInto(NODE)
        .set(NODE.NAME, name)
        .set(NODE.STATE, ALIVE)
        .set(NODE.LEASE_UNTIL, leaseFromNow())
        .returningResult(NODE.NODE_ID)
        .fetchSingle()
        .value1();
  }

  /** Renews the lease; false if somebody has declared the node dead. */
  public boolean renew(long nodeId) {
    return database
            .update(NODE)
            .set(NODE.LEASE_UNTIL, leaseFromNow())
            .where(NODE.NODE_ID.eq(nodeId))
            .and(NODE.STATE.eq(ALIVE))
            .execute()
        == 1;
  }

  /** Leaves in order; whatever it still runs may be rescued at once. */
  public void leave(long nodeId) {
    database
        .update(NODE)
        .set(NODE.STATE, "stopped")
        .set(NODE.ENDED_AT, currentOffsetDateTime())
        .where(NODE.NODE_ID.eq(nodeId))
        .and(NODE.STATE.eq(ALIVE))
        .execute();
  }

  /** Declares nodes dead whose lease ran out; answers their ids. */
  public List<Long> buryExpired() {
    return database
        .update(NODE)
        .set(NODE.STATE, "dead")
        .set(NODE.ENDED_AT, currentOffsetDateTime())
        .where(NODE.STATE.eq(ALIVE))
        .and(NODE.LEASE_UNTIL.lt(field("clock_timestamp()", TIMESTAMPWITHTIMEZONE)))
        .returningResult(NODE.NODE_ID)
        .fetch(NODE.NODE_ID);
  }

  private Field<OffsetDateTime> leaseFromNow() {
    return field(
        "clock_timestamp() + {0} * interval '1 millisecond'",
        TIMESTAMPWITHTIMEZONE, val(lease.toMillis()));
  }
}
