package io.millrace.orchestrator.testbed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A shell that waits for the end of this JVM, be it by {@code kill -9}, which closes the pipe that
 * it reads; then it ends the server and removes its folder.
 */
final class LastWill {

  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      cat > /dev/null
      pid=$(head -n 1 "$2/data/postmaster.pid" 2> /dev/null)
      if [ -n "$pid" ]; then
        kill -INT "$pid"
        while kill -0 "$pid" 2> /dev/null; do sleep 0.1; done
      fi
      rm -rf "$1"
      """;

  /** Open as long as this JVM lives. */
  private static final List<OutputStream> PIPES = new ArrayList<>();

  private LastWill() {}

  /** Of a server in {@code postgres}, below {@code folder}. */
  static synchronized void remove(Path folder, Path postgres) throws IOException {
    Process shell =
        new ProcessBuilder("sh", "-c", SCRIPT, "sh", folder.toString(), postgres.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    PIPES.add(shell.getOutputStream());
  }
}
