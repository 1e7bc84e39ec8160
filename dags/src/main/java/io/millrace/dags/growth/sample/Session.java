package io.millrace.dags.growth.sample;

/**
 * A row of sessions.csv but for its user.
 *
 * @param start a moment, see {@link Dates}
 */
record Session(long start, Medium medium, boolean paid) {

  /** The same user's visit by the key that should not occur twice; is_paid is no part of it. */
  boolean sameVisit(Session other) {
    return start == other.start && medium == other.medium;
  }
}
