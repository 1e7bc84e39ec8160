package io.millrace.dags.streamb2b;

import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder that a run reads its files from: which there are, and which may be. */
record SourceFolder(Path path) {

  static final String PRODUCTS = "products";
  static final String TRANSACTIONS = "transactions";
  static final String USERS = "users";

  private static final String ENDING = ".csv";
  private static final List<String> KINDS = List.of(PRODUCTS, TRANSACTIONS, USERS);

  /**
   * The files in it, and those that are due and missing, sorted. What begins with a dot is none,
   * nor is a folder.
   *
   * @param moves whether they are moved before they are loaded; one that was in an earlier run, and
   *     came no more, is loaded again from where it is since
   * @throws TaskFailed if it is no folder or cannot be read
   */
  List<ListedFile> list(boolean moves) {
    if (!Files.isDirectory(path)) {
      throw TaskFailed.forGood(path + ": no such folder; make it, or name another source");
    }
    Set<String> present = present();
    var names = new TreeSet<>(present);
    KINDS.forEach(kind -> names.add(kind + ENDING));
    var buckets = new Buckets(path);
    return names.stream()
        .map(name -> {
          if (!moves) {
            return ListedFile.staying(name);
          }
          return !present.contains(name) && buckets.hasSucceeded(name)
              ? ListedFile.staying(Buckets.SUCCESS + "/" + name)
              : ListedFile.moving(name);
        })
        .toList();
  }

  private Set<String> present() {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> !Files.isDirectory(file))
          .map(file -> path.relativize(file).toString())
          .filter(name -> !name.startsWith("."))
          .collect(Collectors.toSet());
    } catch (IOException failure) {
      throw TaskFailed.forNow(
          path + ": cannot be listed (" + failure + "); run the task again once it can be",
          failure);
    }
  }

  /**
   * What a file holds, by its name.
   *
   * @throws TaskFailed if no file is expected by that name
   */
  String kindOf(String name) {
    for (String kind : KINDS) {
      if (name.equals(kind + ENDING)) {
        return kind;
      }
    }
    throw TaskFailed.forGood(
        "%s: no file is expected by this name; name it products.csv, transactions.csv or users.csv, or take it away"
            .formatted(path.resolve(name)));
  }

  /**
   * Makes sure of a file that is due.
   *
   * @throws TaskFailed if it is not there
   */
  void requireThere(String file) {
    if (!Files.exists(path.resolve(file))) {
      throw TaskFailed.forGood(
          "%s lacks %s; put it there and run the task again".formatted(path, file));
    }
  }
}
