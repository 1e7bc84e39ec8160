package io.millrace.tasks.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A command with all that it started and that did not leave its process group. The group does not
 * outlive this program: beside it runs a watcher, in a session of its own, that reads from a pipe
 * of this program and ends the group when the pipe ends, be it by {@link #end} or because this
 * program was killed. What the command does with its own descriptors has no say in that.
 */
public final class ProcessGroup {

  /**
   * Waits for the word to go on, which comes once the watcher is there; none comes if this program
   * is killed before.
   */
  private static final String BEGIN = "read -r word && exec \"$@\" ";

  /**
   * Asks the group to end and after five seconds makes it, also where its first process is gone.
   * One that has only just started has no group of its own yet.
   */
  private static final String WATCH =
      """
      read -r word && exit 0
      until kill -s TERM -- -"$1" 2>/dev/null; do
        kill -s 0 "$1" 2>/dev/null || exit 0
        sleep 0.05
      done
      looks=0
      while [ $looks -lt 50 ] && kill -s 0 -- -"$1" 2>/dev/null; do
        sleep 0.1
        looks=$((looks + 1))
      done
      kill -s KILL -- -"$1" 2>/dev/null
      """;

  private final Process first;
  private final Process watcher;

  private ProcessGroup(Process first, Process watcher) {
    this.first = first;
    this.watcher = watcher;
  }

  /**
   * A command line that runs the command as the first process of a group of its own. It must be
   * started with a pipe as its input, and begins at {@link #begin}.
   *
   * @param redirections of the command's descriptors, as the shell writes them
   */
  public static List<String> of(List<String> command, String redirections) {
    List<String> line = new ArrayList<>(List.of("setsid", "/bin/sh", "-c", BEGIN + redirections));
    line.add("sh");
    line.addAll(command);
    return line;
  }

  /**
   * Lets a command begin whose command line is one of {@link #of}.
   *
   * @throws IOException if the machine starts no further process; the command has not begun
   */
  public static ProcessGroup begin(Process first) throws IOException {
    Process watcher;
    try {
      watcher =
          new ProcessBuilder("setsid", "/bin/sh", "-c", WATCH, "sh", Long.toString(first.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException | Error none) {
      first.destroyForcibly();
      throw none;
    }
    say(first);
    return new ProcessGroup(first, watcher);
  }

  /** The command is over, and what it left behind on purpose stays. */
  public void over() {
    say(watcher);
  }

  /** Ends the group; returns once it has ended, whatever interrupts. */
  public void end() {
    try {
      watcher.getOutputStream().close();
    } catch (IOException gone) {
      first.descendants().forEach(ProcessHandle::destroyForcibly);
    }
    watcher.onExit().join();
    first.destroyForcibly();
  }

  /** Gives a waiting process its word; one that has ended needs none. */
  private static void say(Process waiting) {
    try {
      waiting.getOutputStream().write('\n');
      waiting.getOutputStream().flush();
    } catch (IOException ended) {
      // Whoever waits for its end finds out.
    }
  }
}
