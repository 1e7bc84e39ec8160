package io.millrace.orchestrator.chaos;

/** What is done to the nodes, the servers and what lies between them. */
enum FaultKind {
  /** {@code kill -9} of a node, which is started again after a while. */
  KILL_NODE(Target.NODE),
  /** SIGSTOP of a node, mostly for longer than its lease, then SIGCONT. */
  STOP_NODE(Target.NODE),
  /** SIGTERM of a node, which leaves in order and is started again. */
  TERMINATE_NODE(Target.NODE),
  /**
   * A node's machine is gone: it is killed, and the servers do not hear that its sessions ended.
   */
  LOSE_POWER(Target.NODE),
  /** {@code pg_terminate_backend} of some of a server's sessions. */
  END_SESSIONS(Target.SESSIONS),
  /** A server stops in order and is started again. */
  RESTART_SERVER(Target.SERVER),
  /** A server stops without a checkpoint and recovers. */
  CRASH_SERVER(Target.SERVER),
  /** A postmaster is killed with {@code kill -9}. */
  KILL_SERVER(Target.SERVER),
  /** Between a node and the servers nothing arrives any more; later what was held back does. */
  SILENT_NETWORK(Target.NETWORK),
  /** Connections between a node and the servers break, and new ones are refused for a while. */
  BROKEN_NETWORK(Target.NETWORK),
  /** What a node and the servers send each other takes long. */
  SLOW_NETWORK(Target.NETWORK);

  /** What a fault befalls. */
  enum Target {
    NODE,
    NETWORK,
    SERVER,
    SESSIONS
  }

  private final Target target;

  FaultKind(Target target) {
    this.target = target;
  }

  Target target() {
    return target;
  }
}
