package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Nodes;

/** A node cannot join: another one of its name is alive. */
public final class NodeNameTaken extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NodeNameTaken(String name, Nodes.Holder holder) {
    super(
        "There is a node %s already, process %d on %s since %s; give this one another name with MILLRACE_NODE_NAME."
            .formatted(name, holder.pid(), holder.host(), holder.startedAt()));
  }
}
