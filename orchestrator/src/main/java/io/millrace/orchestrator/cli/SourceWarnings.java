package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.sample.RunSources;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.orchestrator.text.DidYouMean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds folders set for DAGs that no run can or will read, before a run at night does. */
final class SourceWarnings {

  private SourceWarnings() {}

  /** A sentence for each. */
  static List<String> of(Settings settings, Catalog catalog) {
    List<String> known = catalog.known().stream().map(dag -> dag.dag().id()).toList();
    var warnings = new ArrayList<String>();
    for (String dagId : settings.dagsWithSource()) {
      Path folder = settings.source(dagId).orElseThrow();
      if (!known.contains(dagId)) {
        warnings.add(unknown(dagId, known));
      } else if (!Files.isDirectory(folder)) {
        warnings.add(RunSources.noFolder(dagId, folder) + ".");
      }
    }
    return warnings;
  }

  private static String unknown(String dagId, List<String> known) {
    String suggestion = DidYouMean.suggestion(dagId, known);
    return "%s is for the DAG %s, which is not loaded%s"
        .formatted(Settings.sourceVariable(dagId), dagId, suggestion.isEmpty() ? "." : suggestion);
  }
}
