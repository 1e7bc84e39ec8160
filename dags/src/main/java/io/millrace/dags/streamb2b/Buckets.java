package io.millrace.dags.streamb2b;

import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folders within a source that its files go through: processing, then success or failed. No
 * move takes a file's place, and each may be asked for again once it was made.
 */
record Buckets(Path source) {

  static final String PROCESSING = "processing";
  static final String SUCCESS = "success";
  static final String FAILED = "failed";

  /**
   * Refuses a file that was processed before, which its name says.
   *
   * @throws TaskFailed if a file of this name is among those that succeeded
   */
  void requireNew(String name) {
    if (hasSucceeded(name)) {
      throw TaskFailed.forGood(
          "%s: already processed, %s is from an earlier run; take that away if the new one is to be loaded"
              .formatted(source.resolve(name), in(SUCCESS, name)));
    }
  }

  boolean hasSucceeded(String name) {
    return Files.exists(in(SUCCESS, name));
  }

  /**
   * Out of the source.
   *
   * @throws TaskFailed if one of that name is there, of a run that came to no end
   */
  void toProcessing(String name) {
    move(source.resolve(name), in(PROCESSING, name));
  }

  void toSuccess(String name) {
    move(in(PROCESSING, name), in(SUCCESS, name));
  }

  /** From wherever it is, beside those that failed before. */
  void toFailed(String name) {
    Path processed = in(PROCESSING, name);
    Path from = Files.exists(processed) ? processed : source.resolve(name);
    if (Files.exists(from)) {
      move(from, free(name));
    }
  }

  private Path free(String name) {
    Path free = in(FAILED, name);
    for (int other = 2; Files.exists(free); other++) {
      free = in(FAILED, name + "." + other);
    }
    return free;
  }

  private Path in(String bucket, String name) {
    return source.resolve(bucket).resolve(name);
  }

  private static void move(Path from, Path to) {
    if (!Files.exists(from) && Files.exists(to)) {
      return;
    }
    if (Files.exists(to)) {
      throw TaskFailed.forGood(
          "%s cannot be moved, since %s is there; take that away and start another run"
              .formatted(from, to));
    }
    try {
      Files.createDirectories(to.getParent());
      Files.move(from, to);
    } catch (IOException failure) {
      throw TaskFailed.forNow(
          "%s cannot be moved to %s (%s); let this process write there and run the task again"
              .formatted(from, to, failure),
          failure);
    }
  }
}
