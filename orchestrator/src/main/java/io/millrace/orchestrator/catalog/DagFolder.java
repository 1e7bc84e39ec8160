package io.millrace.orchestrator.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that people put DAGs into: jars, {@code .java} files, and folders of {@code .java} files
 * that belong together.
 */
record DagFolder(Path path) {

  /** By which a change of one file is seen. */
  record Stamp(String name, long size, FileTime modified, @Nullable Object identity) {}

  /**
   * What is there by path, in order of names; equal stamps mean that nothing has changed.
   *
   * @throws IOException if the folder is not there, or cannot be read
   */
  SortedMap<Path, List<Stamp>> look() throws IOException {
    SortedMap<Path, List<Stamp>> found = new TreeMap<>();
    try (Stream<Path> entries = Files.list(path)) {
      for (Path entry : entries.filter(DagFolder::isVisible).toList()) {
        List<Stamp> stamps = stampsOrWhyNot(entry);
        if (!stamps.isEmpty()) {
          found.put(entry, stamps);
        }
      }
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
    return found;
  }

  /** What cannot be looked at is there, and keeps no other file from being seen. */
  private static List<Stamp> stampsOrWhyNot(Path entry) {
    try {
      return stamps(entry);
    } catch (IOException unreadable) {
      return List.of(new Stamp(unreadable.toString(), 0, FileTime.fromMillis(0), null));
    }
  }

  /** Editors and copying programs keep what is not done yet under names that are not. */
  private static boolean isVisible(Path path) {
    String name = String.valueOf(path.getFileName());
    return !name.startsWith(".") && !name.endsWith("~");
  }

  /** None of what brings no DAG. */
  private static List<Stamp> stamps(Path entry) throws IOException {
    if (isSource(entry) || isJar(entry)) {
      return Files.isRegularFile(entry) ? stamp(entry, entry) : List.of();
    }
    if (!Files.isDirectory(entry)) {
      return List.of();
    }
    List<Path> files = filesOf(entry);
    return files.stream().anyMatch(DagFolder::isSource)
        ? files.stream().flatMap(file -> stamp(entry, file).stream()).toList()
        : List.of();
  }

  static boolean isSource(Path path) {
    return path.toString().endsWith(".java");
  }

  static boolean isJar(Path path) {
    return path.toString().endsWith(".jar");
  }

  /** All files of a folder of sources, or of one that it links to, near and far, in order. */
  static List<Path> filesOf(Path folder) throws IOException {
    Path real = folder.toRealPath();
    try (Stream<Path> tree = Files.walk(real)) {
      return tree.map(file -> folder.resolve(real.relativize(file)))
          .filter(file -> isVisible(folder, file))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
  }

  private static boolean isVisible(Path folder, Path file) {
    for (Path part : folder.relativize(file)) {
      if (!part.toString().isEmpty() && !isVisible(part)) {
        return false;
      }
    }
    return true;
  }

  /** None of what is gone by now. */
  private static List<Stamp> stamp(Path entry, Path file) {
    try {
      var seen = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(
          new Stamp(
              entry.relativize(file).toString(),
              seen.size(),
              seen.lastModifiedTime(),
              seen.fileKey()));
    } catch (IOException gone) {
      return List.of();
    }
  }
}
