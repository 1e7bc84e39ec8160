package io.millrace.orchestrator.catalog;

import io.millrace.tasks.Dag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a file of DAGs would come to if a node loaded it.
 *
 * @param dags that it brings
 * @param problems what is wrong with it; none if it is sound
 */
public record CheckedFile(List<Dag> dags, List<Problem> problems) {

  /**
   * Loads a jar, a {@code .java} file or a folder of such, and leaves nothing behind.
   *
   * @param shownAs what people call it
   */
  public static CheckedFile of(Path file, String shownAs) {
    try (var codes = CodeStore.temporary()) {
      var loader = new LoadFile(CheckedFile.class.getClassLoader(), codes, false, DefineDags.LIMIT);
      var catalog = Catalog.of(List.of(loader.load(file, shownAs)), "", name -> null);
      return new CheckedFile(
          catalog.dags(),
          catalog.refused().stream()
              .flatMap(each -> each.problems().stream())
              .map(problem -> placed(problem, file, shownAs))
              .toList());
    }
  }

  /** Whether something at this path may bring DAGs. */
  public static boolean isPossible(Path file) {
    return Files.isDirectory(file)
        ? hasSources(file)
        : DagFolder.isJar(file) || DagFolder.isSource(file);
  }

  /** As far as that can be seen. */
  private static boolean hasSources(Path folder) {
    try {
      return DagFolder.filesOf(folder).stream().anyMatch(DagFolder::isSource);
    } catch (IOException unreadable) {
      return true;
    }
  }

  /** What a stack says is a bare name, and what is about no place is about the file. */
  private static Problem placed(Problem problem, Path file, String shownAs) {
    String place = problem.file();
    if (place == null) {
      return new Problem(shownAs, 0, 0, problem.sentence());
    }
    return new Problem(
        pathOf(place, file, shownAs), problem.line(), problem.column(), problem.sentence());
  }

  private static String pathOf(String name, Path file, String shownAs) {
    if (file.endsWith(name)) {
      return shownAs;
    }
    if (!Files.isDirectory(file)) {
      return name;
    }
    try {
      return DagFolder.filesOf(file).stream()
          .filter(each -> each.endsWith(name))
          .findFirst()
          .map(each -> shownAs + "/" + file.relativize(each))
          .orElse(name);
    } catch (IOException unreadable) {
      return name;
    }
  }
}
