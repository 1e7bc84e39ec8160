package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.NODE_DAG;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;

import io.millrace.orchestrator.database.DatabaseClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.UpdateConditionStep;

/** The nodes and their leases, all on the database's clock. Thread-safe. */
public final class Nodes {

  /**
   * A node that has joined.
   *
   * @param nodeId never used before
   * @param versions of the DAGs that it has loaded
   */
  public record Joined(long nodeId, Set<Long> versions) {}

  /** A node that has a name. */
  public record Holder(long nodeId, String host, long pid, Instant startedAt, Instant leaseUntil) {}

  /**
   * What a beat came to.
   *
   * @param renewed false if somebody has declared the node dead
   * @param clockAhead of this node, before the database's; less than zero if it is behind
   * @param buried other nodes, whose lease had run out
   */
  public record Beat(boolean renewed, Duration clockAhead, List<Buried> buried) {}

  /**
   * A node that was declared dead.
   *
   * @param running task instances that it left behind
   */
  public record Buried(long nodeId, String name, int running) {}

  /** A node's clock that is further off the database's is wrong. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  /** For how long a lease has run out before others end it. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final DSLContext database;
  private final Duration lease;

  public Nodes(DSLContext database, Duration lease) {
    this.database = database;
    this.lease = lease;
  }

  public Duration lease() {
    return lease;
  }

  /** Registers a process with the DAGs that it has loaded; empty if its name is taken. */
  public Optional<Joined> join(NewNode node, Collection<RunGraph> dags) {
    return database.transactionResult(transaction ->
        Optional.ofNullable(JoinNode.in(transaction.dsl(), node, dags, DatabaseClock.in(lease))));
  }

  /**
   * Says which DAGs a node has loaded instead; answers their versions, and nothing of a node that
   * was declared dead.
   */
  public Optional<Set<Long>> reload(long nodeId, Collection<RunGraph> dags) {
    return database.transactionResult(
        transaction -> ReloadNode.in(transaction.dsl(), nodeId, dags));
  }

  /** Who is alive under a name. */
  public Optional<Holder> holder(String name) {
    return database
        .select(NODE.NODE_ID, NODE.HOST, NODE.PID, NODE.STARTED_AT, NODE.LEASE_UNTIL)
        .from(NODE)
        .where(NODE.NAME.eq(name))
        .and(NODE.STATE.eq(NodeState.ALIVE.key()))
        .fetchOptional(row ->
            new Holder(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4().toInstant(),
                row.value5().toInstant()));
  }

  /**
   * Renews a node's lease, and says what its clock shows and how it is.
   *
   * @param leftBehind how many threads it has whose tries are over
   * @param judge whether it may declare others dead
   */
  public Beat beat(long nodeId, Instant clock, int leftBehind, boolean judge) {
    var ahead = field(name("renewed", NODE.CLOCK_AHEAD_MILLIS.getName()), BIGINT);
    var id = field(name("buried", NODE.NODE_ID.getName()), BIGINT);
    var buried = field(name("buried", NODE.NAME.getName()), CLOB);
    var running = when(id.isNotNull(), NodeTasks.count(id));
    var forgotten =
        name("forgotten")
            .as(
                deleteFrom(NODE_DAG)
                    .where(NODE_DAG.NODE_ID.in(select(id).from(table(name("buried")))))
                    .returning(NODE_DAG.NODE_ID));
    var rows =
        database
            .with(renewed(nodeId, clock, leftBehind))
            .with(buried(nodeId, judge))
            .with(forgotten)
            .select(ahead, id, buried, running)
            .from(selectOne())
            .leftJoin(table(name("renewed")))
            .on(trueCondition())
            .leftJoin(table(name("buried")))
            .on(trueCondition())
            .fetch();
    Long millis = rows.getFirst().value1();
    return new Beat(
        millis != null,
        Duration.ofMillis(millis == null ? 0 : millis),
        rows.stream()
            .filter(row -> row.value2() != null)
            .map(row -> new Buried(row.value2(), row.value3(), row.value4()))
            .toList());
  }

  /** Its own row; none if somebody has declared it dead. */
  private CommonTableExpression<?> renewed(long nodeId, Instant clock, int leftBehind) {
    var ahead =
        field(
            "(extract(epoch from {0} - {1}) * 1000)::bigint",
            BIGINT, val(Times.utc(clock)), DatabaseClock.now());
    return name("renewed")
        .as(
            update(NODE)
                .set(NODE.LEASE_UNTIL, DatabaseClock.in(lease))
                .set(NODE.CLOCK_AHEAD_MILLIS, ahead)
                .set(NODE.THREADS_LEFT_BEHIND, leftBehind)
                .where(NODE.NODE_ID.eq(nodeId))
                .and(NODE.STATE.eq(NodeState.ALIVE.key()))
                .returning(NODE.CLOCK_AHEAD_MILLIS));
  }

  /** The others whose lease has run out, if it may judge them. */
  private CommonTableExpression<?> buried(long nodeId, boolean judge) {
    Condition expired =
        NODE.STATE
            .eq(NodeState.ALIVE.key())
            .and(NODE.NODE_ID.ne(nodeId))
            .and(NODE.LEASE_UNTIL.lt(DatabaseClock.in(GRACE.negated())))
            .and(val(judge))
            .and(exists(holdsLease(nodeId)));
    return name("buried").as(end(expired, NodeState.DEAD).returning(NODE.NODE_ID, NODE.NAME));
  }

  /** If the database kept everybody waiting, half of its own lease is gone as well. */
  private Select<?> holdsLease(long nodeId) {
    var own = NODE.as("own");
    return selectOne()
        .from(own)
        .where(own.NODE_ID.eq(nodeId))
        .and(own.STATE.eq(NodeState.ALIVE.key()))
        .and(own.LEASE_UNTIL.ge(DatabaseClock.in(lease.dividedBy(2))));
  }

  /** Says that a node starts nothing more; it is alive until it leaves. */
  public void announceLeave(long nodeId) {
    database
        .update(NODE)
        .set(NODE.LEAVING, true)
        .where(NODE.NODE_ID.eq(nodeId))
        .and(NODE.STATE.eq(NodeState.ALIVE.key()))
        .execute();
  }

  /** Leaves in order; whatever it still runs may be rescued at once. */
  public void leave(long nodeId) {
    end(nodeId, NodeState.STOPPED);
  }

  /** Declares a node dead. */
  public void bury(long nodeId) {
    end(nodeId, NodeState.DEAD);
  }

  private void end(long nodeId, NodeState state) {
    database.transaction(transaction -> {
      var ended = end(NODE.NODE_ID.eq(nodeId).and(NODE.STATE.eq(NodeState.ALIVE.key())), state);
      transaction.dsl().execute(ended);
      transaction.dsl().deleteFrom(NODE_DAG).where(NODE_DAG.NODE_ID.eq(nodeId)).execute();
    });
  }

  private static UpdateConditionStep<Record> end(Condition which, NodeState state) {
    return update(NODE)
        .set(NODE.STATE, state.key())
        .set(NODE.ENDED_AT, currentOffsetDateTime())
        .where(which);
  }
}
