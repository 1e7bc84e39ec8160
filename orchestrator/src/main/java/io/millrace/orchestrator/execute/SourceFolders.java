package io.millrace.orchestrator.execute;

import io.millrace.tasks.Dag;
import java.nio.file.Path;

/** Where a run reads its files from. */
@FunctionalInterface
public interface SourceFolders {

  /** The folder given as the run's {@code source}; with an empty text, what its DAG has instead. */
  Path folder(Dag dag, String given);
}
