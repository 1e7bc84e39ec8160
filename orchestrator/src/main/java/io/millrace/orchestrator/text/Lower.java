package io.millrace.orchestrator.text;

import java.util.Locale;

/** The name of a constant as the database, JSON and sentences have it. */
public final class Lower {

  private Lower() {}

  /** In lower case, whatever language the machine speaks. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
