package io.millrace.tasks.shell;

import static io.millrace.tasks.shell.ShellOperator.shell;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.FakeTaskContext;
import io.millrace.testing.Pid;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of a command goes on when its node is killed with {@code kill -9}. */
class KilledNodeTest {

  @TempDir Path folder;

  @Test
  void endsTheShellAndWhatItStarted() throws Exception {
    assertEndsAll("sleep 300 & echo $!; echo $$; wait");
  }

  @Test
  void endsAChildThatHearsNoRequest() throws Exception {
    assertEndsAll(
        "sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & sleep 0.2; echo $$; wait");
  }

  @Test
  void endsWhatIsLeftWhenTheShellItselfHasEnded() throws Exception {
    assertEndsAll("sleep 300 & echo $!; sleep 300 & echo $!");
  }

  @Test
  void leavesACommandAloneThatClosesAllItsDescriptors() throws Exception {
    var context = new FakeTaskContext(folder);

    shell("exec 0<&- 1>&- 2>&-; sleep 0.5; : > closed").in(folder).run(context);

    assertThat(folder.resolve("closed")).exists();
  }

  @Test
  void leavesNoWatcherBehindACommandThatIsOver() throws Exception {
    List<ProcessHandle> before = ProcessHandle.current().children().toList();

    shell("true").run(new FakeTaskContext(folder));

    List<ProcessHandle> started = ProcessHandle.current().children().toList();
    assertThat(started)
        .filteredOn(process -> !before.contains(process))
        .allSatisfy(process -> assertThat(new Pid(process.pid()).endsSoon()).isTrue());
  }

  private static void assertEndsAll(String command) throws Exception {
    try (var node = new CommandOfAKilledNode(command)) {
      List<Pid> started = List.of(new Pid(node.number()), new Pid(node.number()));
      for (Pid pid : started) {
        assertThat(pid.lives()).isTrue();
      }

      node.kill();

      for (Pid pid : started) {
        assertThat(pid.endsSoon()).as("%s ends", pid).isTrue();
      }
    }
  }
}
