package io.millrace.dags.shop;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Eight days of real files, where they lie beside the project. */
final class RealFiles {

  private static final Path FOLDER =
      Path.of("..", "..", "shared", "data", "shop").toAbsolutePath().normalize();

  private RealFiles() {}

  /** Puts all of them into one landing zone; skips the test where they are not there. */
  static void copyTo(Path landingZone) throws IOException {
    assumeThat(Files.isDirectory(FOLDER)).as("whether the shop's files lie in " + FOLDER).isTrue();
    for (String part : List.of("landing_zone", "validation_day")) {
      try (Stream<Path> files = Files.list(FOLDER.resolve(part))) {
        for (Path file : files.toList()) {
          Files.copy(file, landingZone.resolve(file.getFileName()));
        }
      }
    }
  }

  static List<String> publishedBreakdown() throws IOException {
    return Files.readAllLines(
        FOLDER.resolve("expected").resolve("product_sale_breakdown_as_published.csv"));
  }
}
