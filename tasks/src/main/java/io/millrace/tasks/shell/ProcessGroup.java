package io.millrace.tasks.shell;

import java.io.IOException;
import java.util.List;

/** A command with all that it started and that did not leave its process group. */
final class ProcessGroup {

  /**
   * Asks the group to end and after five seconds makes it, also where its first process is gone.
   * One that has only just started has no group of its own yet.
   */
  private static final String END =
      """
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

  private ProcessGroup() {}

  /** A command line that runs the command as the first process of a group of its own. */
  static List<String> of(String command) {
    return List.of("setsid", "/bin/sh", "-c", command);
  }

  /** Ends the group of this process; returns once it has ended, whatever interrupts. */
  static void end(Process first) {
    try {
      new ProcessBuilder("/bin/sh", "-c", END, "sh", Long.toString(first.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .onExit()
          .join();
    } catch (IOException unable) {
      first.descendants().forEach(ProcessHandle::destroyForcibly);
    }
    first.destroyForcibly();
  }
}
