package io.millrace.orchestrator.run;

/** What instances that ended add to the counters of their mapped task, group or loop. */
record InstancesEnded(long parentId, int success, int failed, int skipped) {

  static InstancesEnded none(long parentId) {
    return new InstancesEnded(parentId, 0, 0, 0);
  }

  InstancesEnded plus(TaskState instance) {
    return switch (instance) {
      case SUCCESS -> new InstancesEnded(parentId, success + 1, failed, skipped);
      case FAILED, UPSTREAM_FAILED, CANCELLED ->
          new InstancesEnded(parentId, success, failed + 1, skipped);
      case SKIPPED, REMOVED -> new InstancesEnded(parentId, success, failed, skipped + 1);
      case WAITING, READY, RUNNING, UP_FOR_RETRY, DEFERRED, AWAITING_APPROVAL ->
          throw new IllegalArgumentException(instance.key() + " is no end state");
    };
  }

  /**
   * What a member of a group counts as that ended so: a group fails for what would fail a run,
   * which is no failure that is tolerable, and not what could not start for its sake.
   */
  static TaskState ofMember(TaskState end, boolean tolerable) {
    return switch (end) {
      case FAILED -> tolerable ? TaskState.SUCCESS : TaskState.FAILED;
      case UPSTREAM_FAILED -> TaskState.SUCCESS;
      case SUCCESS,
          SKIPPED,
          CANCELLED,
          REMOVED,
          WAITING,
          READY,
          RUNNING,
          UP_FOR_RETRY,
          DEFERRED,
          AWAITING_APPROVAL ->
          end;
    };
  }
}
