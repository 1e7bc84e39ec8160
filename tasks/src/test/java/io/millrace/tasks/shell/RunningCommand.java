package io.millrace.tasks.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.FakeTaskContext;
import io.millrace.testing.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A command in a folder with a named pipe, {@code gate}, on a thread that can be interrupted. */
final class RunningCommand implements AutoCloseable {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Path folder;
  private final FakeTaskContext context;
  private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
  private final Thread thread;

  RunningCommand(String command, Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.context = new FakeTaskContext(folder);
    assertThat(new ProcessBuilder("mkfifo", folder.resolve("gate").toString()).start().waitFor())
        .isZero();
    var operator = ShellOperator.shell(command).in(folder);
    this.thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                operator.run(context);
                end.complete(null);
              } catch (InterruptedException | RuntimeException failure) {
                end.complete(failure);
              }
            });
  }

  List<String> lines() {
    return context.lines();
  }

  /** Waits for the first line that begins like this; answers the rest of it. */
  String awaitLine(String start) throws Exception {
    Poll.until("a line begins with " + start, LONG, () -> find(start).isPresent());
    return find(start).orElseThrow();
  }

  private Optional<String> find(String start) {
    return lines().stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst();
  }

  /** Lets a command go on that reads from the gate. */
  void openGate(String answer) throws IOException {
    Files.writeString(folder.resolve("gate"), answer + "\n");
  }

  boolean isOver() {
    return end.isDone();
  }

  /** Stops it as the engine does. */
  void stop() {
    thread.interrupt();
  }

  /** What it ended with; null if well. */
  @Nullable Throwable awaitEnd() throws Exception {
    return end.get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    stop();
    assertThat(end).succeedsWithin(LONG);
  }
}
