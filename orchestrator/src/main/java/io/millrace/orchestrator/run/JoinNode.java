package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.INSTALLATION;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.NODE_DAG;
import static org.jooq.impl.DSL.row;

import io.millrace.orchestrator.database.UpgradeLock;
import io.millrace.orchestrator.database.UpgradeRefused;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** Registers a process as a node, with the versions of the DAGs that it has loaded. */
final class JoinNode {

  private JoinNode() {}

  /**
   * Null if a node of that name is alive.
   *
   * @throws UpgradeRefused if the database has been upgraded to what it cannot work with
   */
  static Nodes.@Nullable Joined in(
      DSLContext tx, NewNode node, Collection<RunGraph> dags, Field<OffsetDateTime> leaseUntil) {
    requireNewEnough(tx, node.process());
    Long nodeId = insert(tx, node, leaseUntil);
    if (nodeId == null) {
      return null;
    }
    Map<String, Long> versions = versions(tx, dags);
    insertDags(tx, nodeId, versions);
    return new Nodes.Joined(nodeId, Set.copyOf(versions.values()));
  }

  /** In order, so that two nodes that load at once do not wait for each other in a ring. */
  static Map<String, Long> versions(DSLContext tx, Collection<RunGraph> dags) {
    Map<String, Long> versions = new TreeMap<>();
    dags.stream()
        .sorted(Comparator.comparing(RunGraph::dagId))
        .forEach(dag -> versions.put(dag.dagId(), VersionStore.idOf(tx, dag)));
    return versions;
  }

  /** An upgrade that the program cannot live with waits for those that have joined, or is done. */
  private static void requireNewEnough(DSLContext tx, NodeProcess process) {
    UpgradeLock.share(tx);
    int oldest = tx.select(INSTALLATION.OLDEST_SCHEMA).from(INSTALLATION).fetchSingle().value1();
    if (process.schema() < oldest) {
      throw UpgradeRefused.programTooOld(oldest, process.schema());
    }
  }

  private static @Nullable Long insert(
      DSLContext tx, NewNode node, Field<OffsetDateTime> leaseUntil) {
    NodeProcess process = node.process();
    return tx.insertInto(NODE)
        .set(NODE.NAME, node.name())
        .set(NODE.STATE, NodeState.ALIVE.key())
        .set(NODE.LEASE_UNTIL, leaseUntil)
        .set(NODE.HOST, process.host())
        .set(NODE.PID, process.pid())
        .set(NODE.ROLE, process.role().key())
        .set(NODE.VERSION, process.version())
        .set(NODE.SCHEMA_VERSION, process.schema())
        .set(NODE.QUEUES, node.queueArray())
        .set(NODE.WAREHOUSE_TRIES, node.capacity().warehouse())
        .set(NODE.EXTERNAL_TRIES, node.capacity().external())
        .onConflictDoNothing()
        .returningResult(NODE.NODE_ID)
        .fetchOne(NODE.NODE_ID);
  }

  static void insertDags(DSLContext tx, long nodeId, Map<String, Long> versions) {
    if (!versions.isEmpty()) {
      tx.insertInto(NODE_DAG, NODE_DAG.NODE_ID, NODE_DAG.DAG_ID, NODE_DAG.DAG_VERSION_ID)
          .valuesOfRows(
              versions.entrySet().stream()
                  .map(dag -> row(nodeId, dag.getKey(), dag.getValue()))
                  .toList())
          .execute();
    }
  }
}
