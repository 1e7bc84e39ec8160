package io.millrace.orchestrator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.testing.Poll;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptTest {

  private static final int TERMINATED = 128 + 15;

  @TempDir Path folder;

  @Test
  void saysOneSentenceAndTheNextStartGoesOn() throws Exception {
    var millraces = new Millraces(folder);
    assertThat(millraces.run("run", "increments").status()).isZero();

    Millraces.Ended interrupted = interruptedInItsFirstTask(millraces);

    assertThat(interrupted.status()).isEqualTo(TERMINATED);
    assertThat(interrupted.err())
        .isEqualTo(
            "millrace: interrupted; the next start on this home goes on with the run"
                + " (`millrace runs cancel RUN` ends it)\n");
    assertThat(millraces.run("run", "increments").status()).isZero();
    assertThat(millraces.run("runs").out().lines().skip(1))
        .hasSize(3)
        .allMatch(run -> run.contains("success"));
  }

  private Millraces.Ended interruptedInItsFirstTask(Millraces millraces) throws Exception {
    var home = Map.of("MILLRACE_HOME", folder.resolve("home").toString());
    try (var databases = new Databases(Settings.load(home, folder));
        Connection blocker = databases.connect("increments");
        Connection watcher = databases.connect("increments")) {
      blocker.setAutoCommit(false);
      DSL.using(blocker, SQLDialect.POSTGRES).execute("lock table increments");
      Millraces.Running running = millraces.start("", "run", "increments");
      awaitSomebodyWaiting(DSL.using(watcher, SQLDialect.POSTGRES));
      running.terminate();
      return running.await();
    }
  }

  private static void awaitSomebodyWaiting(DSLContext sql) throws Exception {
    String waiting =
        "select from pg_stat_activity"
            + " where datname = current_database() and wait_event_type = 'Lock'";
    Poll.until(
        "a task waits for the lock", Duration.ofSeconds(30), () -> sql.fetch(waiting).isNotEmpty());
  }
}
