package io.millrace.orchestrator.run;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.orchestrator.text.Lower;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The states of a task instance, and every legal step from one to another. */
public enum TaskState {
  /** For the tasks upstream or, as a mapped task, group or loop, for its own instances. */
  WAITING,
  /** To be claimed by any node with a free slot. */
  READY,
  /** On a node. */
  RUNNING,
  /** Until its retry is due. */
  UP_FOR_RETRY,
  /** For something outside, as a row, without a thread. */
  DEFERRED,
  /** For a person's word. */
  AWAITING_APPROVAL,
  SUCCESS,
  FAILED,
  SKIPPED,
  /** Could not start because of what failed upstream. */
  UPSTREAM_FAILED,
  CANCELLED,
  /** No longer part of the DAG. */
  REMOVED;

  private static final Set<TaskState> ENDS =
      EnumSet.of(SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED, REMOVED);

  /** The states that may follow this one within a generation. */
  public Set<TaskState> next() {
    return switch (this) {
      case WAITING ->
          EnumSet.of(READY, SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED, REMOVED);
      case READY -> EnumSet.of(RUNNING, CANCELLED, REMOVED);
      case RUNNING ->
          EnumSet.of(
              SUCCESS,
              FAILED,
              SKIPPED,
              UP_FOR_RETRY,
              DEFERRED,
              AWAITING_APPROVAL,
              READY,
              CANCELLED);
      case UP_FOR_RETRY -> EnumSet.of(READY, CANCELLED, REMOVED);
      case DEFERRED -> EnumSet.of(READY, FAILED, CANCELLED, REMOVED);
      case AWAITING_APPROVAL -> EnumSet.of(READY, CANCELLED, REMOVED);
      case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED, REMOVED ->
          EnumSet.noneOf(TaskState.class);
    };
  }

  public boolean canBecome(TaskState other) {
    return next().contains(other);
  }

  /** Ended, but neither well nor by being skipped: what a retry of its run clears. */
  public boolean unsuccessful() {
    return this == FAILED || this == UPSTREAM_FAILED || this == CANCELLED;
  }

  /** Nothing follows within this generation; clearing starts the next. */
  public boolean ended() {
    return ENDS.contains(this);
  }

  /** As the database and JSON have it: lower case. */
  @JsonValue
  public String key() {
    return Lower.of(this);
  }

  public static TaskState of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
