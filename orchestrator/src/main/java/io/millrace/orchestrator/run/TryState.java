package io.millrace.orchestrator.run;

import io.millrace.orchestrator.text.Lower;

/** The states of a try: it runs, and then has come to one of the others. */
public enum TryState {
  RUNNING,
  SUCCESS,
  FAILED,
  /** It found nothing to do. */
  SKIPPED,
  /** It found what it waits for not there yet. */
  DEFERRED,
  CANCELLED,
  /** Its task did not fail, and uses up none of its tries. */
  LOST;

  /** As the database and JSON have it: lower case. */
  public String key() {
    return Lower.of(this);
  }
}
