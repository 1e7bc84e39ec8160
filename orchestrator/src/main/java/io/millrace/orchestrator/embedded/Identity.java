package io.millrace.orchestrator.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom a server runs as.
 *
 * @param prefix the words before a command that make it run as this
 * @param owner whom all files have to belong to; null where they do anyway
 */
record Identity(List<String> prefix, @Nullable Integer owner) {

  /**
   * Has the file or folder belong to whom the server runs as. Looks no deeper than a folder's own
   * entries: what lies in one has the owner it has.
   */
  void own(Path path) throws IOException {
    if (owner == null || !Files.exists(path)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(path, 1)) {
      for (Path entry : entries.toList()) {
        if (ownerOf(entry) != owner) {
          giveTree(entry, owner);
        }
      }
    }
  }

  private static void giveTree(Path top, int owner) throws IOException {
    try (Stream<Path> tree = Files.walk(top)) {
      for (Path path : tree.toList()) {
        Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  static int ownerOf(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }
}
