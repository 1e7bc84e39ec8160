package io.millrace.orchestrator.run;

import io.millrace.orchestrator.text.Lower;

/** What asked for a run; admitted in this order when several want the same tables. */
public enum RunType {
  SCHEDULED,
  MANUAL,
  BACKFILL;

  /** As the database and JSON have it: lower case. */
  public String key() {
    return Lower.of(this);
  }
}
