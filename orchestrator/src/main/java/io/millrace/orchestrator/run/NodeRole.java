package io.millrace.orchestrator.run;

import io.millrace.orchestrator.text.Lower;

/** What a node is there for. */
public enum NodeRole {
  /** Everything: schedules, pages, tasks. */
  SERVE,
  /** Tasks alone. */
  WORKER,
  /** One run; it goes when that has ended. */
  COMMAND;

  /** As the database and JSON have it: lower case. */
  public String key() {
    return Lower.of(this);
  }
}
