package io.millrace.dags.streamb2b;

/**
 * A file of a run's source.
 *
 * @param name in the source
 * @param path within the source of what is loaded
 * @param moves whether it goes through the {@link Buckets}
 */
record ListedFile(String name, String path, boolean moves) {

  static ListedFile staying(String path) {
    return new ListedFile(path.substring(path.lastIndexOf('/') + 1), path, false);
  }

  static ListedFile moving(String name) {
    return new ListedFile(name, Buckets.PROCESSING + "/" + name, true);
  }
}
