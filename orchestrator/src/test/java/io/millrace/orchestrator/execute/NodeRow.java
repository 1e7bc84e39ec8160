package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.NODE;

import io.millrace.orchestrator.run.Nodes.Joined;
import io.millrace.testing.TestDatabase;

/** What stands in a node's row. */
final class NodeRow {

  private NodeRow() {}

  static String state(TestDatabase database, Joined node) {
    return database
        .sql()
        .select(NODE.STATE)
        .from(NODE)
        .where(NODE.NODE_ID.eq(node.nodeId()))
        .fetchSingle()
        .value1();
  }
}
