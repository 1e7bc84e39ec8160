package io.millrace.tasks;

import java.util.regex.Pattern;

/** The form that names have which become database keys, file names and parts of addresses. */
final class Names {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  private Names() {}

  /**
   * Refuses what is no name.
   *
   * @param kind of thing that is named
   * @param where it stands
   */
  static void require(String kind, String name, String where) {
    if (!NAME.matcher(name).matches()) {
      throw new DagRejected(
          "%s: the %s name \"%s\" must be a lower-case letter, then lower-case letters, digits or _; at most 63 characters"
              .formatted(where, kind, name));
    }
  }
}
