package io.millrace.orchestrator.chaos;

import io.millrace.testing.Poll;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** Waits for what other processes do, which nobody signals. */
final class Patience {

  private Patience() {}

  /** Something that may be asked of a database that is down; then it is not true. */
  @FunctionalInterface
  interface Question {
    boolean isTrue() throws SQLException, IOException;
  }

  static boolean isTrueWithin(Duration time, Question question) throws Exception {
    return Poll.holdsWithin(time, () -> ask(question));
  }

  private static boolean ask(Question question) throws IOException {
    try {
      return question.isTrue();
    } catch (SQLException down) {
      return false;
    }
  }
}
