package io.millrace.orchestrator.sample;

import io.millrace.orchestrator.execute.SourceFolders;
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
 * The folder given to a run, or else one with the DAG's sample data, made when it is first needed.
 * Several processes may ask at once: one makes it, the others wait; it appears whole or not at all.
 */
public final class SampleFolders implements SourceFolders {

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

  @Override
  public synchronized Path folder(Dag dag, String given) {
    if (!given.isEmpty()) {
      return Path.of(given).toAbsolutePath().normalize();
    }
    SampleData sample = dag.sample();
    if (sample == null) {
      throw TaskFailed.forGood(
          "DAG %s has no sample data; give its files with --param source=FOLDER"
              .formatted(dag.id()));
    }
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
