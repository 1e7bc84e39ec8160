package io.millrace.dags.streamb2b;

import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The folder that a run reads its files from: which there are, and which may be. */
record SourceFolder(Path path) {

  static final String PRODUCTS = "products";
  static final String TRANSACTIONS = "transactions";
  static final String USERS = "users";

  private static final String ENDING = ".csv";
  private static final List<String> KINDS = List.of(PRODUCTS, TRANSACTIONS, USERS);

  /**
   * The names of the files in it, and of those that are due and missing, sorted. What begins with a
   * dot is none, nor is a folder.
   *
   * @throws TaskFailed if it is no folder or cannot be read
   */
  List<String> names() {
    if (!Files.isDirectory(path)) {
      throw TaskFailed.forGood(path + ": no such folder; make it, or name another source");
    }
    var names = new TreeSet<String>();
    KINDS.forEach(kind -> names.add(kind + ENDING));
    try (Stream<Path> files = Files.list(path)) {
      files
          .filter(file -> !Files.isDirectory(file))
          .map(file -> path.relativize(file).toString())
          .filter(name -> !name.startsWith("."))
          .forEach(names::add);
    } catch (IOException failure) {
      throw TaskFailed.forNow(
          path + ": cannot be listed (" + failure + "); run the task again once it can be",
          failure);
    }
    return List.copyOf(names);
  }

  /**
   * What a file holds, by its name.
   *
   * @throws TaskFailed if no file is expected by that name, or it is not there
   */
  String kindOf(String name) {
    for (String kind : KINDS) {
      if (name.equals(kind + ENDING)) {
        if (!Files.exists(path.resolve(name))) {
          throw TaskFailed.forGood(
              "%s lacks %s; put it there and run the task again".formatted(path, name));
        }
        return kind;
      }
    }
    throw TaskFailed.forGood(
        "%s: no file is expected by this name; name it products.csv, transactions.csv or users.csv, or take it away"
            .formatted(path.resolve(name)));
  }
}
