package io.millrace.orchestrator.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.tasks.Executor;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskSkipped;
import io.millrace.tasks.process.FollowedCommand;
import io.millrace.tasks.process.ProcessGroup;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A try whose code runs in a child process: this program once more, for this task alone. It is told
 * what to run on its input, and answers with frames on its descriptor 3; what it prints is logged.
 * It ends with all that it started and that did not leave its process group when it is done, when
 * the try is stopped, and with this program.
 */
final class ChildTry {

  /** Named and not called: commands know the engine, not the other way round. */
  private static final String PROGRAM = "io.millrace.orchestrator.cli.Millrace";

  private static final String ARCHIVE = "-XX:SharedArchiveFile=";

  /** In seconds. The process has ended; what it wrote is there, but long lines are to be masked. */
  private static final int TO_READ_THE_REST = 60;

  /** Of a JVM that was told to exit when it is out of memory; and from where signals count. */
  private static final int OUT_OF_MEMORY = 3;

  private static final int SIGNALS = 128;

  private final RunningTry running;
  private final Executor.ChildProcess limits;

  ChildTry(RunningTry running, Executor.ChildProcess limits) {
    this.running = running;
    this.limits = limits;
  }

  /** Answers the output as JSON; null if there is none. */
  @Nullable String run() throws InterruptedException {
    byte[] order = order();
    FollowedCommand child = begin();
    try {
      var end = new CompletableFuture<ChildFrame.@Nullable End>();
      Thread.ofPlatform()
          .daemon()
          .name("frames-of-" + running.taskId())
          .start(() -> follow(child.first(), order, end));
      int status = child.first().waitFor();
      // Before its end, which closes the stream that the last frame may still be in.
      ChildFrame.End last = end.completeOnTimeout(null, TO_READ_THE_REST, TimeUnit.SECONDS).join();
      child.end();
      return output(last, status, child.lastLines());
    } finally {
      child.end();
    }
  }

  private FollowedCommand begin() {
    try {
      return FollowedCommand.begin(command(), running);
    } catch (IOException failure) {
      throw TaskFailed.forNow(
          "the child process cannot be started: " + failure.getMessage(), failure);
    }
  }

  /** What the child is told first; it takes as much as it may answer. */
  private byte[] order() {
    try {
      byte[] order = ChildFrames.encode(running.order());
      if (order.length > ChildFrames.LONGEST) {
        throw TaskFailed.forGood(
            "its inputs are too long for a child process (%d bytes of JSON, %d at most); hand on where they are, in files or tables, or run it in the node"
                .formatted(order.length, ChildFrames.LONGEST));
      }
      return order;
    } catch (JsonProcessingException unwritable) {
      throw TaskFailed.forGood("its inputs cannot be handed to a child process", unwritable);
    }
  }

  private ProcessBuilder command() {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(
        List.of(
            "-Xmx" + limits.heapMegabytes() + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xlog:disable",
            "-Xlog:all=error:stderr"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith(ARCHIVE))
        .forEach(java::add);
    java.addAll(List.of("-cp", System.getProperty("java.class.path"), PROGRAM, "child"));
    // Its standard output is for what it prints; frames come where errors would.
    var builder = new ProcessBuilder(ProcessGroup.of(java, "3>&2 2>&1"));
    builder.environment().remove("MILLRACE_SECRET_KEY"); // it asks the node
    return builder;
  }

  /** Completes the end whatever happens, be it that this program is out of memory. */
  private void follow(
      Process child, byte[] order, CompletableFuture<ChildFrame.@Nullable End> end) {
    ChildFrame.End last = null;
    try {
      last = follow(child, order);
    } finally {
      end.complete(last);
    }
  }

  /** Does what the frames say; answers the last, null if there was no last one. */
  private ChildFrame.@Nullable End follow(Process child, byte[] order) {
    try (InputStream frames = new BufferedInputStream(child.getErrorStream());
        OutputStream orders = child.getOutputStream()) {
      ChildFrames.writeEncoded(orders, order);
      var lines = new JoinedLines(running::log);
      for (ChildFrame frame = ChildFrames.read(frames, ChildFrame.class);
          frame != null;
          frame = ChildFrames.read(frames, ChildFrame.class)) {
        switch (frame) {
          case ChildFrame.Line piece -> lines.add(piece);
          case ChildFrame.Progress progress -> running.progress(progress.rows());
          case ChildFrame.Question question -> ChildFrames.write(orders, answer(question));
          case ChildFrame.End end -> {
            return end;
          }
        }
      }
    } catch (IOException | StopSignal.Stopped over) {
      // The child's status says more.
    }
    return null;
  }

  /** Judged here: the child does not learn what failed. */
  ChildFrame.Answer answer(ChildFrame.Question question) {
    try {
      String value =
          switch (question.about()) {
            case SOURCE -> running.source().toString();
            case VARIABLE -> running.variable(question.name());
            case CONNECTION -> running.connection(question.name());
            case MASKED -> running.masked(question.name());
          };
      return new ChildFrame.Answer(value, null);
    } catch (RuntimeException refusal) {
      Failures.Failure why = Failures.of(refusal);
      String notRetried = running.task().limits().retries().refusal(refusal).orElse(null);
      return new ChildFrame.Answer(
          null, new ChildFrame.Failed(why.sentence(), why.retryable(), notRetried));
    }
  }

  private @Nullable String output(ChildFrame.@Nullable End last, int status, String printed) {
    return switch (last) {
      case ChildFrame.Done done -> done.output();
      case ChildFrame.Skipped skipped -> throw TaskSkipped.because(skipped.reason());
      case ChildFrame.Failed failed -> throw new ChildFailed(failed);
      case null -> throw verdict(broken(status, printed));
    };
  }

  /** Where the node found it out is of no use to anybody; where it failed, the child has logged. */
  private static TaskFailed verdict(TaskFailed failure) {
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  private TaskFailed broken(int status, String printed) {
    if (status == OUT_OF_MEMORY && printed.contains("OutOfMemoryError")) {
      return TaskFailed.forGood(
          "the child process ran out of its %d MB of memory; give it more with .inChildProcess(%d)"
              .formatted(limits.heapMegabytes(), 2 * limits.heapMegabytes()));
    }
    String how =
        status > SIGNALS
            ? "was ended by signal " + (status - SIGNALS)
            : "ended with status " + status;
    return TaskFailed.forNow(
        "the child process "
            + how
            + " before the task was done"
            + (printed.isEmpty() ? "" : "; it last printed: " + printed),
        null);
  }
}
