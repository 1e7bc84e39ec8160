package io.millrace.orchestrator.run;

import io.millrace.orchestrator.text.Lower;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What people may say of a task instance or a run, whatever it did. */
public enum Mark {
  SUCCESS,
  FAILED;

  /** As people write it; empty if it is none. */
  public static Optional<Mark> of(String text) {
    return Arrays.stream(values())
        .filter(mark -> mark.key().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  public String key() {
    return Lower.of(this);
  }

  TaskState state() {
    return switch (this) {
      case SUCCESS -> TaskState.SUCCESS;
      case FAILED -> TaskState.FAILED;
    };
  }

  /** As in "marked as success". */
  String words() {
    return "marked as " + key();
  }
}
