package io.millrace.dags.shop;

import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** The folder that the files lie in, as a run finds it. */
record LandingZone(Path path) {

  /**
   * The names of the files in it, sorted. What begins with a dot is none, nor is a folder.
   *
   * @throws TaskFailed if it is no folder or cannot be read
   */
  List<String> names() {
    if (!Files.isDirectory(path)) {
      throw TaskFailed.forGood(path + ": no such folder; make it, or name another source");
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> !Files.isDirectory(file))
          .map(file -> path.relativize(file).toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw TaskFailed.forNow(
          path + ": cannot be listed (" + failure + "); run the task again once it can be",
          failure);
    }
  }

  boolean has(Source source, LocalDate day) {
    return Files.exists(path.resolve(source.file(day)));
  }

  /**
   * No other file begins with the name of that day's.
   *
   * @throws TaskFailed if one does: nobody can say which is meant
   */
  void requireOne(Source source, LocalDate day) {
    String file = source.file(day);
    List<String> found = names().stream().filter(name -> name.startsWith(file)).toList();
    if (found.size() > 1) {
      throw TaskFailed.forGood(
          "%s has more than one file of %s for %s: %s; leave one of them, named %s"
              .formatted(path, source.id(), day, String.join(", ", found), file));
    }
  }
}
