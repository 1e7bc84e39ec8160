package io.millrace.orchestrator.run;

import org.jspecify.annotations.Nullable;

/**
 * What tasks ending upstream add to a task's counters.
 *
 * @param claimFor the node that takes the task if now all upstream have succeeded; null if it is
 *     not to be taken yet
 */
record Increment(Place place, int success, int failed, int skipped, @Nullable Long claimFor) {

  static Increment none(Place place) {
    return new Increment(place, 0, 0, 0, null);
  }

  Increment plus(TaskState parent) {
    return switch (parent) {
      case SUCCESS -> new Increment(place, success + 1, failed, skipped, claimFor);
      case FAILED, UPSTREAM_FAILED, CANCELLED ->
          new Increment(place, success, failed + 1, skipped, claimFor);
      case SKIPPED, REMOVED -> new Increment(place, success, failed, skipped + 1, claimFor);
      case WAITING, READY, RUNNING, UP_FOR_RETRY, DEFERRED, AWAITING_APPROVAL ->
          throw new IllegalArgumentException(parent.key() + " is no end state");
    };
  }

  Increment claimedFor(long nodeId) {
    return new Increment(place, success, failed, skipped, nodeId);
  }

  boolean ofSuccessAlone() {
    return failed + skipped == 0;
  }

  long dagRunId() {
    return place.dagRunId();
  }

  int ordinal() {
    return place.ordinal();
  }
}
