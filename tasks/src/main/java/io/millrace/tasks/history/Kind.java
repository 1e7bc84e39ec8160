package io.millrace.tasks.history;

import java.util.Locale;

/** What the rows of a load say of the keys that are not among them. */
enum Kind {
  /** They are gone. */
  SNAPSHOT,
  /** Nothing. */
  DELTA;

  /** As it is stored and shown. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
