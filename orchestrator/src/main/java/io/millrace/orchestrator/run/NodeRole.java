package io.millrace.orchestrator.run;

import java.util.Locale;

/** What a node is there for. */
public enum NodeRole {
  /** Everything: schedules, pages, tasks. */
  SERVE,
  /** Tasks alone. */
  WORKER,
  /** One run; it goes when that has ended. */
  COMMAND;

  /** As the database has it: lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
