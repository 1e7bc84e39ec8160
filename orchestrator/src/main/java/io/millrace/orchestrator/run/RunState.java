package io.millrace.orchestrator.run;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.orchestrator.text.Lower;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The states of a run, and every legal step from one to another. */
public enum RunState {
  /** Until no other running run writes the same tables. */
  QUEUED,
  RUNNING,
  SUCCESS,
  FAILED,
  CANCELLED;

  /**
   * The states that may follow. An ended run is queued again when tasks of it are cleared; marks
   * may give it another end, or one before it began.
   */
  public Set<RunState> next() {
    return switch (this) {
      case QUEUED -> EnumSet.of(RUNNING, SUCCESS, FAILED, CANCELLED);
      case RUNNING -> EnumSet.of(SUCCESS, FAILED, CANCELLED);
      case SUCCESS -> EnumSet.of(QUEUED, FAILED);
      case FAILED -> EnumSet.of(QUEUED, SUCCESS);
      case CANCELLED -> EnumSet.of(QUEUED, SUCCESS, FAILED);
    };
  }

  public boolean canBecome(RunState other) {
    return next().contains(other);
  }

  public boolean ended() {
    return this == SUCCESS || this == FAILED || this == CANCELLED;
  }

  /** As the database and JSON have it: lower case. */
  @JsonValue
  public String key() {
    return Lower.of(this);
  }

  public static RunState of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
