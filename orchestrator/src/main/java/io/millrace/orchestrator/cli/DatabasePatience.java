package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.database.DatabaseUnavailable;
import io.millrace.orchestrator.database.MigrationFailed;
import io.millrace.orchestrator.database.OutageLog;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits at the start for an orchestrator's database that is away, as long as it takes: a machine
 * that starts anew starts its programs in any order. What waiting does not help, a wrong password
 * or a database that does not exist, is refused at once.
 */
final class DatabasePatience {

  private final Program program;
  private final CountDownLatch ending = new CountDownLatch(1);
  private boolean said;

  DatabasePatience(Program program) {
    this.program = program;
    program.atTheEnd(ending::countDown);
  }

  void await(Runnable open) {
    while (true) {
      try {
        open.run();
        return;
      } catch (DatabaseUnavailable | MigrationFailed refusal) {
        if (!OutageLog.isAway(refusal) || hasEnded()) {
          throw refusal;
        }
        say(refusal);
      }
    }
  }

  private boolean hasEnded() {
    try {
      return ending.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void say(RuntimeException refusal) {
    if (!said) {
      said = true;
      program.goesOnUntilAsked();
      program.err().println("millrace: waiting for the database. " + refusal.getMessage());
      program.err().flush();
    }
  }
}
