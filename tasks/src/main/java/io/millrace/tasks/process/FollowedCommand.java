package io.millrace.tasks.process;

import io.millrace.tasks.TaskContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A command that has begun, as a process group, with what it prints on the way into its try's log.
 * Whoever begins one either ends it or says that it is over.
 */
public final class FollowedCommand {

  private static final Duration TO_LOG_THE_REST = Duration.ofSeconds(1);

  private final Process first;
  private final Process relay;
  private final ProcessGroup group;
  private final PrintedLines printed;

  private FollowedCommand(Process first, Process relay, ProcessGroup group, PrintedLines printed) {
    this.first = first;
    this.relay = relay;
    this.group = group;
    this.printed = printed;
  }

  /**
   * Begins a command whose line is one of {@link ProcessGroup#of}.
   *
   * @throws IOException if the machine starts no further process; the command has not begun
   */
  public static FollowedCommand begin(ProcessBuilder command, TaskContext context)
      throws IOException {
    List<Process> pipeline =
        ProcessBuilder.startPipeline(List.of(command, PrintedLines.passedOn()));
    Process first = pipeline.getFirst();
    Process relay = pipeline.getLast();
    ProcessGroup group = ProcessGroup.begin(first);
    try {
      var printed = PrintedLines.follow(relay.getInputStream(), context);
      return new FollowedCommand(first, relay, group, printed);
    } catch (RuntimeException | Error noThread) {
      group.end();
      relay.destroyForcibly();
      throw noThread;
    }
  }

  /** The first process of the group; its standard output is being read. */
  public Process first() {
    return first;
  }

  /**
   * Waits until the first process has ended and nobody holds its output open any more; answers its
   * status.
   */
  public int awaitEnd() throws InterruptedException {
    int status = first.waitFor();
    printed.awaitEnd();
    return status;
  }

  /** The last lines with something on them, masked, for one sentence; empty if there were none. */
  public String lastLines() {
    return printed.lastLines();
  }

  /** The command is over, and what it left behind on purpose stays. */
  public void over() {
    group.over();
  }

  /**
   * Ends the group, and reads on for a second at most: what has left the group goes on and may hold
   * the output open, but is heard no more. Does nothing where it has been ended before.
   */
  public void end() throws InterruptedException {
    group.end();
    if (!printed.endsWithin(TO_LOG_THE_REST)) {
      relay.destroyForcibly();
    }
  }
}
