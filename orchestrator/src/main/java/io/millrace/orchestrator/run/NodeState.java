package io.millrace.orchestrator.run;

import com.fasterxml.jackson.annotation.JsonValue;
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

  /** As the database and people have it: lower case. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static NodeState of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
