package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.NODE_DAG;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.orchestrator.database.DatabaseClock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What people ask about nodes. Reads only. */
public final class NodeReader {

  /**
   * A node.
   *
   * @param queues whose tasks it takes; null for all
   * @param running tries that it runs
   * @param places tries that it can run at once
   * @param clockAheadMillis of its clock before the database's, at the last heartbeat
   * @param leftBehind threads that keep its places, though their tries are over, at that heartbeat
   * @param lacks DAGs that it has not loaded, but another node has
   * @param outdated DAGs of which another node has a newer structure
   */
  public record Node(
      long nodeId,
      String name,
      String role,
      NodeState state,
      String host,
      long pid,
      String version,
      @Nullable List<String> queues,
      int running,
      int places,
      long clockAheadMillis,
      int leftBehind,
      Instant startedAt,
      @Nullable Instant endedAt,
      List<String> lacks,
      List<String> outdated) {

    public boolean isAlive() {
      return endedAt == null;
    }

    /** What somebody should see to, one sentence each. */
    public List<String> remarks() {
      List<String> remarks = new ArrayList<>();
      if (isAlive()
          && Duration.ofMillis(clockAheadMillis).abs().compareTo(Nodes.CLOCK_TOLERANCE) > 0) {
        remarks.add(
            "its clock is %d s %s"
                .formatted(
                    Math.abs(clockAheadMillis) / 1000, clockAheadMillis > 0 ? "ahead" : "behind"));
      }
      if (isAlive() && leftBehind > 0) {
        remarks.add("code that does not stop keeps %d of its places".formatted(leftBehind));
      }
      if (!lacks.isEmpty()) {
        remarks.add("it has not loaded " + String.join(", ", lacks));
      }
      if (!outdated.isEmpty()) {
        remarks.add("another node has a newer " + String.join(", ", outdated));
      }
      return remarks;
    }
  }

  private static final Duration KEPT_IN_SIGHT = Duration.ofDays(1);
  private static final int MOST = 200;

  private static final Field<Boolean> LATE = field(NODE.LEASE_UNTIL.lt(DatabaseClock.now()));

  private static final Field<Integer> RUNNING = NodeTasks.count(NODE.NODE_ID);

  private final DSLContext database;

  public NodeReader(DSLContext database) {
    this.database = database;
  }

  /** Those that are alive, then those that ended within a day; the newest first. */
  public List<Node> nodes() {
    Map<Long, Map<String, Long>> loaded = loaded();
    Map<String, Long> newest = new TreeMap<>();
    loaded
        .values()
        .forEach(dags -> dags.forEach((dag, version) -> newest.merge(dag, version, Math::max)));
    return database
        .select(
            NODE.NODE_ID,
            NODE.NAME,
            NODE.ROLE,
            NODE.STATE,
            NODE.LEAVING,
            LATE,
            NODE.HOST,
            NODE.PID,
            NODE.VERSION,
            NODE.QUEUES,
            RUNNING,
            NODE.WAREHOUSE_TRIES,
            NODE.EXTERNAL_TRIES,
            NODE.CLOCK_AHEAD_MILLIS,
            NODE.THREADS_LEFT_BEHIND,
            NODE.STARTED_AT,
            NODE.ENDED_AT)
        .from(NODE)
        .where(NODE.ENDED_AT.isNull())
        .or(NODE.ENDED_AT.gt(DatabaseClock.in(KEPT_IN_SIGHT.negated())))
        .orderBy(NODE.ENDED_AT.desc().nullsFirst(), NODE.NODE_ID.desc())
        .limit(MOST)
        .fetch(row -> node(row, loaded.get(row.get(NODE.NODE_ID)), newest));
  }

  /** Whether a node serves that has loaded a DAG, is alive, and is not leaving. */
  public boolean isServed(String dagId) {
    return database.fetchExists(
        selectOne()
            .from(NODE)
            .join(NODE_DAG)
            .on(NODE_DAG.NODE_ID.eq(NODE.NODE_ID))
            .where(NODE_DAG.DAG_ID.eq(dagId))
            .and(NODE.STATE.eq(NodeState.ALIVE.key()))
            .and(NODE.ROLE.eq(NodeRole.SERVE.key()))
            .and(not(NODE.LEAVING))
            .and(not(LATE)));
  }

  private Map<Long, Map<String, Long>> loaded() {
    Map<Long, Map<String, Long>> byNode = new HashMap<>();
    database
        .select(NODE_DAG.NODE_ID, NODE_DAG.DAG_ID, NODE_DAG.DAG_VERSION_ID)
        .from(NODE_DAG)
        .forEach(row ->
            byNode
                .computeIfAbsent(row.value1(), node -> new TreeMap<>())
                .put(row.value2(), row.value3()));
    return byNode;
  }

  private static Node node(
      Record row, @Nullable Map<String, Long> loaded, Map<String, Long> newest) {
    OffsetDateTime ended = row.get(NODE.ENDED_AT);
    String[] queues = row.get(NODE.QUEUES);
    return new Node(
        row.get(NODE.NODE_ID),
        row.get(NODE.NAME),
        row.get(NODE.ROLE),
        state(row),
        row.get(NODE.HOST),
        row.get(NODE.PID),
        row.get(NODE.VERSION),
        queues == null ? null : List.of(queues),
        row.get(RUNNING),
        row.get(NODE.WAREHOUSE_TRIES) + row.get(NODE.EXTERNAL_TRIES),
        row.get(NODE.CLOCK_AHEAD_MILLIS),
        row.get(NODE.THREADS_LEFT_BEHIND),
        row.get(NODE.STARTED_AT).toInstant(),
        ended == null ? null : ended.toInstant(),
        loaded == null ? List.of() : lacking(loaded, newest),
        loaded == null ? List.of() : outdated(loaded, newest));
  }

  private static List<String> lacking(Map<String, Long> loaded, Map<String, Long> newest) {
    return newest.keySet().stream().filter(dag -> !loaded.containsKey(dag)).toList();
  }

  private static List<String> outdated(Map<String, Long> loaded, Map<String, Long> newest) {
    return loaded.entrySet().stream()
        .filter(dag -> !dag.getValue().equals(newest.get(dag.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static NodeState state(Record row) {
    NodeState state = NodeState.of(row.get(NODE.STATE));
    if (state != NodeState.ALIVE) {
      return state;
    }
    if (row.get(LATE)) {
      return NodeState.LATE;
    }
    return row.get(NODE.LEAVING) ? NodeState.LEAVING : state;
  }
}
