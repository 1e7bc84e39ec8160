package io.millrace.orchestrator.run;

import java.util.Locale;

/** What asked for a run; admitted in this order when several want the same tables. */
public enum RunType {
  SCHEDULED,
  MANUAL,
  BACKFILL;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
