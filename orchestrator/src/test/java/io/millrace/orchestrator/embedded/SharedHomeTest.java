package io.millrace.orchestrator.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on one home; each test leaves the server stopped. */
class SharedHomeTest {

  private static final String PID = "select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)";

  @TempDir private static Path home;

  private final Path folder = home.resolve("postgres");

  /** Before: makes the cluster. After: ends what a failed test left running. */
  @BeforeAll
  @AfterAll
  static void openAndClose() {
    EmbeddedPostgres.open(home.resolve("postgres"), home.resolve("postgres.log")).close();
  }

  @AfterEach
  void isStopped() {
    assertThat(EmbeddedPostgres.find(folder)).isEmpty();
  }

  @Test
  void isStoppedByWhoeverLeavesLast() throws Exception {
    try (var first = HomeProcess.start(folder);
        var second = HomeProcess.start(folder)) {
      assertThat(second.ask(PID)).isEqualTo(first.ask(PID));

      first.leave();
      assertThat(second.ask("select 1")).isEqualTo("1");

      second.leave();
      assertThat(EmbeddedPostgres.find(folder)).isEmpty();
    }
  }

  @Test
  void isAdoptedAfterItsStarterWasKilled() throws Exception {
    try (var killed = HomeProcess.start(folder)) {
      killed.ask("create table committed as select 7 as seven");
      String server = killed.ask(PID);
      killed.kill();
      assertThat(EmbeddedPostgres.find(folder)).isPresent();

      try (var next = HomeProcess.start(folder)) {
        assertThat(next.ask(PID)).isEqualTo(server);
        assertThat(next.ask("select seven from committed")).isEqualTo("7");
        next.ask("drop table committed");
        next.leave();
      }
      assertThat(EmbeddedPostgres.find(folder)).isEmpty();
    }
  }

  @Test
  void recoversAfterBothWereKilled() throws Exception {
    try (var killed = HomeProcess.start(folder)) {
      killed.ask("create table committed as select 7 as seven");
      killed.kill();
      server().destroyForcibly();

      try (var next = HomeProcess.start(folder)) {
        assertThat(next.ask("select seven from committed")).isEqualTo("7");
        next.ask("drop table committed");
        next.leave();
      }
    }
  }

  @Test
  void isStartedAgainByAllItsUsersTogether() throws Exception {
    try (var first = HomeProcess.start(folder);
        var second = HomeProcess.start(folder)) {
      String before = first.ask(PID);
      server().destroyForcibly();

      String after = untilAnswered(first);
      assertThat(untilAnswered(second)).isEqualTo(after).isNotEqualTo(before);

      first.leave();
      second.leave();
      assertThat(EmbeddedPostgres.find(folder)).isEmpty();
    }
  }

  @Test
  void outlivesCtrlC() throws Exception {
    String farewell = "create table farewell as select 1 as one";
    try (var interrupted = HomeProcess.start(folder, farewell, List.of())) {
      interrupted.interruptGroup();
      interrupted.await();
    }

    assertThat(EmbeddedPostgres.find(folder)).isEmpty();
    try (var next = HomeProcess.start(folder)) {
      assertThat(next.ask("select one from farewell")).isEqualTo("1");
      next.ask("drop table farewell");
      next.leave();
    }
  }

  @Test
  void isStartedOnceByTwoThatComeAtTheSameTime() throws Exception {
    var starts = new HomeProcess[2];
    var threads = new Thread[starts.length];
    for (int i = 0; i < starts.length; i++) {
      int index = i;
      threads[i] = Thread.startVirtualThread(() -> starts[index] = started());
    }
    for (Thread thread : threads) {
      thread.join();
    }

    try (var first = starts[0];
        var second = starts[1]) {
      assertThat(first.ask(PID)).isEqualTo(second.ask(PID));
      first.leave();
      second.leave();
    }
  }

  private HomeProcess started() {
    try {
      return HomeProcess.start(folder);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ProcessHandle server() {
    return PostmasterPid.read(folder.resolve("data")).flatMap(PostmasterPid::process).orElseThrow();
  }

  /** The server's number, once the process has found or started the new one. */
  private static String untilAnswered(HomeProcess process) throws IOException {
    String answer = process.ask(PID);
    while (!answer.matches("\\d+")) {
      answer = process.ask(PID);
    }
    return answer;
  }
}
