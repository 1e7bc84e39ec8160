package io.millrace.tasks.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Pid;
import java.nio.file.Path;
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
      var started = new Pid(Long.parseLong(running.awaitLine("started ")));
      assertThat(started.lives()).isTrue();

      running.stop();

      assertThat(running.awaitEnd()).isInstanceOf(InterruptedException.class);
      assertThat(started.endsSoon()).as("%s ends", started).isTrue();
    }
  }
}
