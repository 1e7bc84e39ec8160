package io.millrace.orchestrator.backfill;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.orchestrator.text.Lower;
import java.util.Locale;

/** The states of a backfill. */
public enum BackfillState {
  /** Its runs are created as there is room. */
  RUNNING,
  /** No further runs are created; those that exist go on. */
  PAUSED,
  /** No further runs are created; those that exist are being stopped. */
  CANCELLING,
  CANCELLED,
  /** All its runs have ended, however. */
  COMPLETED;

  public boolean ended() {
    return this == CANCELLED || this == COMPLETED;
  }

  /** As the database and JSON have it: lower case. */
  @JsonValue
  public String key() {
    return Lower.of(this);
  }

  static BackfillState of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
