package io.millrace.orchestrator.run;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.orchestrator.text.Lower;
import java.util.Locale;

/**
 * How a node is. The database has only who is alive, dead or stopped; the rest is seen in a row.
 */
public enum NodeState {
  ALIVE,
  /** Alive, but its lease ran out and others have not judged yet. */
  LATE,
  /** Alive, but it starts nothing more. */
  LEAVING,
  /** It was given up. */
  DEAD,
  /** It left. */
  STOPPED;

  /** As JSON has it, and the database for the three it has: lower case. */
  @JsonValue
  public String key() {
    return Lower.of(this);
  }

  static NodeState of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
