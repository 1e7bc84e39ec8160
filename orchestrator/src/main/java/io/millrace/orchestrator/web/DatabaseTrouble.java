package io.millrace.orchestrator.web;

import io.millrace.orchestrator.database.OutageLog;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Why the orchestrator's database serves no request at the moment. */
enum DatabaseTrouble {
  /** There is no way to it. */
  AWAY(
      "The orchestrator's database cannot be reached at the moment; this node tries again by itself,"
          + " so ask again in a few seconds."),
  /** Every session of the pages is in use. */
  BUSY(
      "Too many pages are being made at the moment, and none of their sessions with the"
          + " orchestrator's database came free in time; ask again in a few seconds.");

  private static final int MOST_CAUSES = 20;

  private final String sentence;

  DatabaseTrouble(String sentence) {
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }

  /** Empty if the database is well and something else is wrong. */
  static Optional<DatabaseTrouble> in(Throwable thrown) {
    // The pool names the last failure to connect as the cause, and none where it is just in use.
    return causes(thrown)
        .filter(SQLTransientConnectionException.class::isInstance)
        .findFirst()
        .map(noSession -> noSession.getCause() == null ? BUSY : AWAY)
        .or(() -> OutageLog.isAway(thrown) ? Optional.of(AWAY) : Optional.empty());
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(MOST_CAUSES);
  }
}
