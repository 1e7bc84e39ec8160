package io.millrace.orchestrator.run;

import org.jspecify.annotations.Nullable;

/**
 * Who did something, as the history tells it.
 *
 * @param name as far as it is known; null if it is not
 */
public record Actor(@Nullable String name) {

  public static final Actor UNKNOWN = new Actor(null);

  /** A reason, such as "cleared by hand (anna)". */
  String did(String what) {
    return what + " by hand" + (name == null ? "" : " (" + name + ")");
  }
}
