package io.millrace.orchestrator.run;

import io.millrace.orchestrator.text.Lower;

/** What asked for a run. */
public enum RunType {
  SCHEDULED,
  MANUAL,
  BACKFILL,
  /** By updates of assets. */
  UPDATED;

  /** As the database and JSON have it: lower case. */
  public String key() {
    return Lower.of(this);
  }
}
