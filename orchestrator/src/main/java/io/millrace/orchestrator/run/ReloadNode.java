package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.NODE_DAG;
import static org.jooq.impl.DSL.selectOne;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;

/** Says which DAGs a node has loaded, in place of those that it had before. */
final class ReloadNode {

  private ReloadNode() {}

  /**
   * Their versions; empty if the node was declared dead. The node is locked last: its heartbeat
   * waits for no other node's transaction.
   */
  static Optional<Set<Long>> in(DSLContext tx, long nodeId, Collection<RunGraph> dags) {
    Map<String, Long> versions = JoinNode.versions(tx, dags);
    boolean alive =
        tx.fetchExists(
            selectOne()
                .from(NODE)
                .where(NODE.NODE_ID.eq(nodeId))
                .and(NODE.STATE.eq(NodeState.ALIVE.key()))
                .forShare());
    if (!alive) {
      return Optional.empty();
    }
    tx.deleteFrom(NODE_DAG).where(NODE_DAG.NODE_ID.eq(nodeId)).execute();
    JoinNode.insertDags(tx, nodeId, versions);
    return Optional.of(Set.copyOf(versions.values()));
  }
}
