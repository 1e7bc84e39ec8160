package io.millrace.orchestrator.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that are made aside and appear whole, or not at all, even if the power fails. */
final class Folders {

  private Folders() {}

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /**
   * Renames a finished folder. Its about one thousand files are flushed first, by one call for the
   * whole file system: one call a file takes ten times as long.
   */
  static void moveDurably(Path part, Path folder) throws IOException {
    if (Command.run(List.of("sync", "-f", part.toString())).exitCode() != 0) {
      Command.run(List.of("sync"));
    }
    Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What the operating system said, without the path that the caller's sentence names anyway. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied; it must belong to the user who runs this program";
    }
    return e instanceof FileSystemException failed && failed.getReason() != null
        ? failed.getReason()
        : String.valueOf(e.getMessage());
  }
}
