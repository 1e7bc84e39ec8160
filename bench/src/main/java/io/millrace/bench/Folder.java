package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A benchmark's working folder, deleted with all that is in it when this is closed. */
record Folder(Path path) implements AutoCloseable {

  static Folder temporary() throws IOException {
    return new Folder(Files.createTempDirectory("millrace-bench"));
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
