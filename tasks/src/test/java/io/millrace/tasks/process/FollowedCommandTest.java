package io.millrace.tasks.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.FakeTaskContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedCommandTest {

  @TempDir Path folder;

  @Test
  void hearsNoMoreOfWhatHasLeftTheGroup() throws Exception {
    BlockingQueue<String> logged = new LinkedBlockingQueue<>();
    var context =
        new FakeTaskContext(folder) {
          @Override
          public void log(String line) {
            logged.add(line);
          }
        };
    String leaving = "setsid sh -c 'echo $$; exec sleep 300' & wait";
    var command =
        FollowedCommand.begin(
            new ProcessBuilder(ProcessGroup.of(List.of("/bin/sh", "-c", leaving), "")), context);
    String left = logged.poll(20, TimeUnit.SECONDS);
    assertThat(left).isNotNull();

    command.end();

    var heard = new FutureTask<>(command::awaitEnd);
    Thread.ofPlatform().daemon().start(heard);
    try {
      assertThat(heard).succeedsWithin(Duration.ofSeconds(20));
    } finally {
      ProcessHandle.of(Long.parseLong(left)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
