package io.millrace.orchestrator.run;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.orchestrator.text.Lower;
import java.util.Locale;

/** Why a run is asked to stop before its tasks have ended by themselves. */
public enum StopReason {
  CANCEL,
  TIMEOUT,
  /** Somebody marks it as failed. */
  FAIL;

  /** Why the tasks of such a run are cancelled, as their reason. */
  public static final String OF_ITS_TASKS = "its run was stopped";

  /** As the database and JSON have it: lower case. */
  @JsonValue
  public String key() {
    return Lower.of(this);
  }

  public static StopReason of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
