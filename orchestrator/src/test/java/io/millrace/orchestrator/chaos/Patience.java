package io.millrace.orchestrator.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for what other processes do, which nobody signals. */
final class Patience {

  private static final long LOOK_MILLIS = 100;
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private Patience() {}

  /** Something that may be asked of a database that is down; then it is not true. */
  @FunctionalInterface
  interface Question {
    boolean isTrue() throws SQLException, IOException;
  }

  static boolean isTrueWithin(Duration time, Question question)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (!ask(question)) {
      if (System.nanoTime() > end) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static boolean ask(Question question) throws IOException {
    try {
      return question.isTrue();
    } catch (SQLException down) {
      return false;
    }
  }

  /** Between two looks. */
  static void pause() throws InterruptedException {
    boolean never = NEVER.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    assert !never;
  }
}
