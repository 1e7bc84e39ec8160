package io.millrace.orchestrator.run;

import java.util.Locale;

/** Why a run is asked to stop before its tasks have ended by themselves. */
public enum StopReason {
  CANCEL,
  TIMEOUT;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static StopReason of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
