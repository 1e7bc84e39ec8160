package io.millrace.orchestrator.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;

/** The jars of DAGs that come with the program, and change with it alone. */
final class ProgramJars {

  private ProgramJars() {}

  /** Those of the folder {@code dags} beside the one that this program's jar is in. */
  static List<Path> found() {
    CodeSource source = ProgramJars.class.getProtectionDomain().getCodeSource();
    try {
      Path folder = Path.of(source.getLocation().toURI()).resolveSibling("../dags").normalize();
      return Files.isDirectory(folder) ? jars(folder) : List.of();
    } catch (URISyntaxException e) {
      return List.of();
    }
  }

  private static List<Path> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(DagFolder::isJar).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
