package io.millrace.orchestrator.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a server writes into its data folder about itself.
 *
 * @param port 0 until it listens
 */
record PostmasterPid(long pid, int port, Status status) {

  enum Status {
    STARTING,
    READY,
    STOPPING
  }

  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  static Path in(Path data) {
    return data.resolve("postmaster.pid");
  }

  /**
   * Empty if no server runs, or died and was not asked to stop, or has only just begun to write.
   */
  static Optional<PostmasterPid> read(Path data) {
    try {
      return parse(Files.readAllLines(in(data)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new PostgresUnavailable(in(data) + " cannot be read; check who owns it.", e);
    }
  }

  private static Optional<PostmasterPid> parse(List<String> lines) {
    try {
      long pid = lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().strip());
      String port = line(lines, PORT_LINE);
      Status status =
          switch (line(lines, STATUS_LINE)) {
            case "ready" -> Status.READY;
            case "stopping" -> Status.STOPPING;
            default -> Status.STARTING;
          };
      return pid <= 0
          ? Optional.empty()
          : Optional.of(
              new PostmasterPid(pid, port.isEmpty() ? 0 : Integer.parseInt(port), status));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index).strip() : "";
  }

  /** The process, if one of that number lives. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
  }
}
