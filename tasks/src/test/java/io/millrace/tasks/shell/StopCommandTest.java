package io.millrace.tasks.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of a command that is stopped goes on. */
class StopCommandTest {

  @TempDir Path folder;

  @Test
  void endsTheShellAndWhatItStarted() throws Exception {
    assertEndsAll("sleep 300 & echo started $!; wait");
  }

  @Test
  void endsAChildThatHearsNoRequest() throws Exception {
    assertEndsAll("sh -c 'trap \"\" TERM; echo started $$; while :; do sleep 1; done' & wait");
  }

  @Test
  void endsWhatIsLeftWhenTheShellItselfHasEnded() throws Exception {
    assertEndsAll("sleep 300 & echo started $!");
  }

  @Test
  void endsAShellThatHearsNoRequest() throws Exception {
    assertEndsAll("trap '' TERM; echo started $$; while :; do sleep 1; done");
  }

  @Test
  void logsWhatACommandSaysAtItsEnd() throws Exception {
    try (var running =
        new RunningCommand(
            "trap 'echo tidied; exit 1' TERM; echo started; sleep 300 & wait", folder)) {
      running.awaitLine("started");
      running.stop();

      assertThat(running.awaitEnd()).isInstanceOf(InterruptedException.class);
      assertThat(running.lines()).contains("tidied");
    }
  }

  private void assertEndsAll(String command) throws Exception {
    try (var running = new RunningCommand(command, folder)) {
      long started = Long.parseLong(running.awaitLine("started "));
      assertThat(lives(started)).isTrue();

      running.stop();

      assertThat(running.awaitEnd()).isInstanceOf(InterruptedException.class);
      assertThat(livesLong(started)).as("process %d lives on", started).isFalse();
    }
  }

  /** Whether it is still there after a second: a killed process takes a moment to go. */
  private static boolean livesLong(long pid) throws Exception {
    var never = new CountDownLatch(1);
    for (int look = 0; look < 20 && lives(pid); look++) {
      boolean ignored = never.await(50, TimeUnit.MILLISECONDS);
    }
    return lives(pid);
  }

  /** A process that has ended and that nobody has asked for is none that lives. */
  private static boolean lives(long pid) throws Exception {
    var ps =
        new ProcessBuilder(Program.PS.path().toString(), "-o", "stat=", "-p", Long.toString(pid))
            .start();
    String state = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return !state.isEmpty() && !state.startsWith("Z");
  }
}
