package io.millrace.orchestrator.sample;

import io.millrace.orchestrator.execute.SourceFolders;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.tasks.Dag;
import io.millrace.tasks.SampleData;
import io.millrace.tasks.TaskFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run reads: the folder it was given, or else the one that is set for its DAG, or else the
 * DAG's sample data. Thread-safe.
 */
public final class RunSources implements SourceFolders {

  private final Settings settings;
  private final SampleFolders samples;

  public RunSources(Settings settings, SampleFolders samples) {
    this.settings = settings;
    this.samples = samples;
  }

  /** In words, what runs of the DAG read that are given nothing; none if they can read nothing. */
  public static Optional<String> unlessGiven(Settings settings, Dag dag) {
    return settings
        .source(dag.id())
        .map(Path::toString)
        .or(() -> Optional.ofNullable(dag.sample()).map(sample -> "sample data"));
  }

  /**
   * {@inheritDoc}
   *
   * @throws TaskFailed if nothing was given, and what is set is no folder or there is no sample
   */
  @Override
  public Path folder(Dag dag, String given) {
    if (!given.isEmpty()) {
      return Path.of(given).toAbsolutePath().normalize();
    }
    return settings
        .source(dag.id())
        .map(folder -> existing(dag.id(), folder))
        .orElseGet(() -> sample(dag));
  }

  private static Path existing(String dagId, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw TaskFailed.forGood(noFolder(dagId, folder));
    }
    return folder;
  }

  /** A sentence, without its full stop, on what is set for a DAG and is no folder. */
  public static String noFolder(String dagId, Path folder) {
    return "%s is %s, which is no folder on this machine; make it there or correct the setting"
        .formatted(Settings.sourceVariable(dagId), folder);
  }

  private Path sample(Dag dag) {
    SampleData sample = dag.sample();
    if (sample == null) {
      throw TaskFailed.forGood(
          "DAG %s reads files, and nothing says from where; set %s to their folder%s"
              .formatted(dag.id(), Settings.sourceVariable(dag.id()), orGiveIt(dag)));
    }
    return samples.of(dag, sample);
  }

  private static String orGiveIt(Dag dag) {
    return dag.params().stream().anyMatch(param -> param.name().equals(Dag.SOURCE))
        ? ", or give it with --param source=FOLDER"
        : "";
  }
}
