package io.millrace.tasks;

import java.util.Locale;

/** Where alerts go, as far as a node is set up for it. */
public enum AlertChannel {
  LOG,
  SLACK,
  EMAIL,
  WEBHOOK;

  /** As the settings and the database have it: lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
