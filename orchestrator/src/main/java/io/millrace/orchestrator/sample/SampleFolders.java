package io.millrace.orchestrator.sample;

import io.millrace.tasks.Dag;
import io.millrace.tasks.SampleData;
import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Folders with DAGs' sample data, each made when it is first needed. Several processes may ask at
 * once: one makes it, the others wait; it appears whole or not at all. Thread-safe.
 */
public final class SampleFolders {

  /**
   * What runs without a source read: small enough to be made in seconds, large enough to be real.
   */
  public static final double SCALE = 0.1;

  public static final long SEED = 42;

  private final Path folder;

  /** Keeps samples below {@code folder}. */
  public SampleFolders(Path folder) {
    this.folder = folder;
  }

  /** The folder with a DAG's sample. */
  synchronized Path of(Dag dag, SampleData sample) {
    Path made = folder.resolve("%s-%s-%d".formatted(dag.id(), SCALE, SEED)).toAbsolutePath();
    try {
      if (!Files.isDirectory(made)) {
        make(sample, made);
      }
      return made;
    } catch (IOException failure) {
      throw TaskFailed.forNow(
          "the sample data of %s cannot be written to %s (%s)"
              .formatted(dag.id(), made, failure.getMessage()),
          failure);
    }
  }

  private void make(SampleData sample, Path made) throws IOException {
    Files.createDirectories(folder);
    Path lockFile = folder.resolve(made.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.isDirectory(made)) {
        Path unfinished = Files.createTempDirectory(folder, "unfinished-");
        sample.write(unfinished, SCALE, SEED);
        Files.move(unfinished, made, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }
}
